// The years: how many cooperations began in each, a slider with two ends, and the day as of which the network is shown.
import { make } from "../dom.js";
import { number, t, tn } from "../text.js";
import { network } from "./data.js";
import { counts, lastDay } from "./projection.js";
import { set, slider, state } from "./state.js";

const box = document.getElementById("years");
const NS = "http://www.w3.org/2000/svg";
const FIRST = 1985;
let first, bars, ends, day, svg;

function svgElement(tag, attributes) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function end(index, words) {
  const input = make("input", { type: "range", min: String(first), max: String(network.years[1]), "aria-label": words });
  slider(input, (value) => {
    const years = [...state.years];
    // What began before the first year of the picture belongs to its first bar.
    years[index] = index === 0 && value === first ? network.years[0] : value;
    if (years[0] > years[1]) years[1 - index] = value;
    return { years };
  });
  return input;
}

export function startYears() {
  first = Math.max(network.years[0], FIRST);
  const count = network.years[1] - first + 1;
  svg = svgElement("svg", { viewBox: `0 0 ${count * 10} 40`, preserveAspectRatio: "none", "aria-hidden": "true" });
  bars = Array.from({ length: count }, (_, index) => svgElement("rect", { x: index * 10 + 1, width: 8, y: 40, height: 0 }));
  svg.append(...bars);
  ends = [end(0, t("Began in or after")), end(1, t("Began in or before"))];
  day = make("input", { type: "date", id: "asof", min: `${network.years[0]}-01-01` });
  // A browser tells each digit of a year that is typed: what lies before the first year is one on its way.
  day.addEventListener("change", () => { if (!day.value || day.value >= day.min) set({ asOf: day.value || null }); });
  box.append(
    make("span", { class: "year", id: "year0" }), make("div", { class: "track" }, svg, ...ends), make("span", { class: "year", id: "year1" }),
    make("label", { for: "asof", title: t("The network as it was on a day: what had begun and not ended.") }, t("As of")), day,
    make("button", { type: "button", id: "today", onclick: () => set({ asOf: null }) }, t("Any day")));
}

export function showYears() {
  const found = counts("years"), sum = bars.map((_, index) => found.get(first + index) ?? 0);
  for (const [year, many] of found) if (year < first) sum[0] += many;
  const top = Math.max(1, ...sum);
  bars.forEach((bar, index) => {
    const height = sum[index] ? Math.max(2, (sum[index] / top) * 40) : 0, year = first + index;
    bar.setAttribute("y", 40 - height);
    bar.setAttribute("height", height);
    bar.setAttribute("class", year >= Math.max(state.years[0], first) && year <= state.years[1] ? "in" : "out");
  });
  const low = Math.max(state.years[0], first);
  ends[0].value = String(low); ends[1].value = String(state.years[1]);
  ends[0].setAttribute("aria-valuetext", state.years[0] < first ? t("{year} or before", { year: first }) : String(low));
  document.getElementById("year0").textContent = state.years[0] < first ? `≤ ${first}` : String(low);
  document.getElementById("year1").textContent = String(state.years[1]);
  day.value = state.asOf ? lastDay(state.asOf) : "";
  document.getElementById("today").hidden = !state.asOf;
}
