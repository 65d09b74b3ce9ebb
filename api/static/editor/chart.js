// A count as bars: the column of numbers, named by another column. The table beside it holds the same figures.
import { make } from "../dom.js";
import { number, t } from "../text.js";
import { isNumber, shown } from "./terms.js";

const BARS = 30, ROW = 28, NAMES = 224, WIDTH = 720, FIGURE = 72;

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
const short = (text) => (text.length > 34 ? `${text.slice(0, 33)}…` : text);

function bars(rows, label, value) {
  const counted = rows.filter((row) => row[value]).map((row) => ({ name: shown(row[label]) || "–", count: Number(row[value].value) }));
  counted.sort((one, other) => other.count - one.count);
  const drawn = counted.slice(0, BARS), most = Math.max(...drawn.map((bar) => bar.count), 1);
  const room = WIDTH - NAMES - FIGURE;
  const told = drawn.slice(0, 3).map((bar) => `${bar.name} ${number(bar.count, 2)}`).join("; ");
  const picture = svg("svg", { class: "bars", role: "img", viewBox: `0 0 ${WIDTH} ${drawn.length * ROW + 8}`, "aria-label": t("Bars of {value} by {label}. The longest: {told}. The table has every figure.", { value, label, told }) });
  drawn.forEach((bar, index) => {
    const top = index * ROW + 4, length = Math.max((bar.count / most) * room, 1);
    picture.append(
      svg("text", { x: NAMES - 8, y: top + 16, class: "name" }, svg("title", {}, bar.name), short(bar.name)),
      svg("rect", { x: NAMES, y: top + 2, width: length.toFixed(1), height: ROW - 10, rx: 1 }),
      svg("text", { x: NAMES + length + 6, y: top + 16, class: "figure" }, number(bar.count, 2)),
    );
  });
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
  function draw() {
    const [picture, note] = bars(rows, label.value, value.value);
    figure.replaceChildren(picture, ...(note ? [note] : []));
  }
  draw();
  place.replaceChildren(...(valueField || labelField ? [make("p", { class: "row" }, labelField, valueField)] : []), figure);
}
