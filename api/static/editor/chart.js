// A count as bars: the column of numbers, named by another column. The table beside it holds the same figures.
import { make } from "../dom.js";
import { number, t } from "../text.js";
import { isNumber, shown } from "./terms.js";

const BARS = 30, ROW = 28, NAMES = 240, WIDEST = 960, NARROW = 560, FIGURE = 72;

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// The columns that may give a bar its length, and those that may name it.
export function columns(names, rows) {
  const filled = names.filter((name) => rows.some((row) => row[name]));
  const values = filled.filter((name) => rows.every((row) => !row[name] || (isNumber(row[name]) && Number(row[name].value) >= 0)));
  const labels = filled.filter((name) => !values.includes(name));
  labels.sort((one, other) => literal(rows, other) - literal(rows, one));
  return rows.length > 1 && labels.length ? { values, labels } : { values: [], labels };
}

const literal = (rows, name) => (rows.some((row) => row[name]?.type === "literal") ? 1 : 0);
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

// One bar with its name beside it, or above it where there is little width.
function bar({ name, count }, top, length, narrow) {
  const left = narrow ? 0 : NAMES, below = narrow ? 20 : 0;
  return [
    svg("text", { x: narrow ? 0 : NAMES - 8, y: top + 16, class: narrow ? "name above" : "name" }, svg("title", {}, name), short(name, narrow ? 44 : 34)),
    svg("rect", { x: left, y: top + 2 + below, width: length.toFixed(1), height: ROW - 10, rx: 1 }),
    svg("text", { x: left + length + 6, y: top + 16 + below, class: "figure" }, number(count, 2)),
  ];
}

function bars(rows, label, value, width) {
  const counted = rows.filter((row) => row[value]).map((row) => ({ name: shown(row[label]) || "–", count: Number(row[value].value) }));
  counted.sort((one, other) => other.count - one.count);
  const drawn = counted.slice(0, BARS), most = Math.max(...drawn.map(({ count }) => count), 1), narrow = width < NARROW;
  const room = width - FIGURE - (narrow ? 0 : NAMES), step = narrow ? 2 * ROW - 4 : ROW;
  const told = drawn.slice(0, 3).map(({ name, count }) => `${name} ${number(count, 2)}`).join("; ");
  const height = drawn.length * step + 8;
  const picture = svg("svg", { class: "bars", role: "img", width, height, viewBox: `0 0 ${width} ${height}`, "aria-label": t("Bars of {value} by {label}. The longest: {told}. The table has every figure.", { value, label, told }) });
  drawn.forEach((one, index) => picture.append(...bar(one, index * step + 4, Math.max((one.count / most) * room, 1), narrow)));
  return [picture, counted.length > BARS ? make("p", { class: "quiet" }, t("The {n} largest of {all} are drawn; the table has them all.", { n: number(BARS), all: number(counted.length) })) : null];
}

export function chart(place, names, rows) {
  const { values, labels } = columns(names, rows);
  const choose = (text, options) => {
    const select = make("select", {}, ...options.map((name) => make("option", { value: name }, name)));
    select.addEventListener("change", draw);
    return [select, options.length > 1 ? make("label", {}, text, " ", select) : null];
  };
  const [value, valueField] = choose(t("Length"), values), [label, labelField] = choose(t("Name"), labels);
  const figure = make("figure", { class: "chart" });
  let width = 0;
  function draw() {
    const [picture, note] = bars(rows, label.value, value.value, width);
    figure.replaceChildren(picture, ...(note ? [note] : []));
  }
  const fit = () => {
    const fresh = Math.min(Math.floor(figure.clientWidth), WIDEST);
    if (!fresh || fresh === width) return;
    width = fresh;
    draw();
  };
  place.replaceChildren(...(valueField || labelField ? [make("p", { class: "row" }, labelField, valueField)] : []), figure);
  fit();
  new ResizeObserver(fit).observe(figure);
}
