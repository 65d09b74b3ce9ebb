// The legend, which is a filter too: a click on an entry leaves only what it stands for.
import { make } from "../dom.js";
import { t } from "../text.js";
import { network } from "./data.js";
import { GROUPS } from "./picture.js";
import { set, state, toggle } from "./state.js";

const box = document.getElementById("legend");
const NS = "http://www.w3.org/2000/svg";
let entries = [], groups;

const drawings = {
  region: ["circle", { cx: 8, cy: 8, r: 6 }], country: ["circle", { cx: 8, cy: 8, r: 6 }], organisation: ["rect", { x: 3, y: 3, width: 10, height: 10 }],
  person: ["path", { d: "M8 2L14 8L8 14L2 8z" }], city: ["path", { d: "M8 2L14 13L2 13z" }], topic: ["circle", { cx: 8, cy: 8, r: 5 }], cooperation: ["circle", { cx: 8, cy: 8, r: 4 }],
  direct: ["path", { d: "M1 8H21" }], through: ["path", { d: "M1 8H21" }], ended: ["path", { d: "M1 8H21" }], announced: ["path", { d: "M1 8H21" }],
};

function sign(name) {
  const svg = document.createElementNS(NS, "svg"), line = ["direct", "through", "ended", "announced"].includes(name), [tag, shape] = drawings[name];
  for (const [key, value] of Object.entries({ width: line ? 22 : 16, height: 16, "aria-hidden": "true" })) svg.setAttribute(key, value);
  const drawn = document.createElementNS(NS, tag);
  for (const [key, value] of Object.entries({ ...shape, class: `k-${name}` })) drawn.setAttribute(key, value);
  svg.append(drawn);
  return svg;
}

function entry(name, value, words, where) {
  const button = make("button", { type: "button", "aria-pressed": "false", onclick: () => toggle(name, value) }, sign(value), words);
  entries.push({ name, value, button, where });
  return button;
}

export function startLegend() {
  const colour = make("select", { id: "colour", "aria-label": t("Colour by") }, make("option", { value: "kind" }, t("Colour by kind")), make("option", { value: "group" }, t("Colour by community")));
  colour.addEventListener("change", () => set({ colour: colour.value }));
  groups = make("span", { class: "groups", title: t("Groups of places with more ties among themselves than with others, the largest first (Leiden method)") });
  box.append(
    entry("actor", "region", t("region"), ["regions", "around", "alliances"]), entry("actor", "country", t("country"), ["regions", "around", "alliances"]),
    entry("actor", "organisation", t("organisation"), ["around"]), entry("actor", "city", t("city"), ["around"]), entry("actor", "person", t("person"), ["around"]), entry("actor", "topic", t("topic"), ["around"]),
    make("span", { class: "entry", id: "dot" }, sign("cooperation"), t("cooperation")),
    entry("tie", "direct", t("direct tie"), ["regions"]), entry("tie", "through", t("through organisations"), ["regions"]), entry("tie", "ended", t("ended"), ["regions"]), entry("tie", "announced", t("announced"), ["regions"]),
    colour, groups);
}

export function showLegend() {
  for (const { name, value, button, where } of entries) {
    button.hidden = !where.includes(state.view);
    button.setAttribute("aria-pressed", String(state[name].has(value)));
    button.classList.toggle("off", state[name].size > 0 && !state[name].has(value));
  }
  document.getElementById("dot").hidden = !["around", "alliances"].includes(state.view);
  document.getElementById("colour").value = state.colour;
  groups.hidden = state.colour !== "group";
  if (groups.hidden || groups.childElementCount) return;
  const names = Array.from({ length: GROUPS - 1 }, (_, group) => network.places.filter((place) => place.group === group).sort((a, b) => b.size - a.size)[0]?.label);
  groups.append(...names.map((words, index) => (words ? make("span", { class: "entry" }, make("span", { class: `swatch g${index + 1}` }), `${words} …`) : "")), make("span", { class: "entry" }, make("span", { class: `swatch g${GROUPS}` }), t("others")));
}
