// The legend, which is a filter too: a click on an entry leaves only what it stands for.
import { make } from "../dom.js";
import { t } from "../text.js";
import { network } from "./data.js";
import { GROUPS, groupOf } from "./projection.js";
import { set, state, toggle } from "./state.js";

const box = document.getElementById("legend");
const NS = "http://www.w3.org/2000/svg";
let entries = [], groups;

const drawings = {
  region: ["circle", { cx: 8, cy: 8, r: 6 }], country: ["circle", { cx: 8, cy: 8, r: 6 }], organisation: ["rect", { x: 3, y: 3, width: 10, height: 10 }],
  person: ["path", { d: "M8 2L14 8L8 14L2 8z" }], city: ["path", { d: "M8 2L14 13L2 13z" }], topic: ["path", { d: "M4.5 2H11.5L15 8L11.5 14H4.5L1 8z" }], cooperation: ["circle", { cx: 8, cy: 8, r: 4 }],
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

// An entry that explains and chooses nothing.
function plain(name, words, where) {
  const shown = make("span", { class: "entry" }, sign(name), words);
  entries.push({ button: shown, where });
  return shown;
}

export function startLegend() {
  const colour = make("select", { id: "colour", "aria-label": t("Colour by") }, make("option", { value: "kind" }, t("Colour by kind")), make("option", { value: "group" }, t("Colour by community")));
  colour.addEventListener("change", () => set({ colour: colour.value, group: new Set() }));
  groups = make("span", { class: "groups", role: "group", "aria-label": t("Groups"), title: t("Groups of places with more ties among themselves than with others, the largest first (Leiden method)") });
  box.append(
    entry("actor", "region", t("region"), ["regions", "around"]), entry("actor", "country", t("country"), ["regions", "around"]), plain("region", t("region"), ["alliances"]), plain("country", t("country"), ["alliances"]),
    entry("actor", "organisation", t("organisation"), ["around"]), entry("actor", "city", t("city"), ["around"]), entry("actor", "person", t("person"), ["around"]), entry("actor", "topic", t("topic"), ["around"]),
    plain("cooperation", t("cooperation"), ["around", "alliances"]), plain("topic", t("topic, the larger the more cooperations"), ["topics"]),
    plain("direct", t("takes part itself"), ["alliances"]), plain("through", t("through organisations"), ["alliances"]),
    entry("tie", "direct", t("direct tie"), ["regions"]), entry("tie", "through", t("through organisations"), ["regions"]), entry("tie", "ended", t("ended"), ["regions"]), entry("tie", "announced", t("announced"), ["regions"]),
    colour, groups);
}

export function showLegend() {
  for (const { name, value, button, where } of entries) {
    button.hidden = !where.includes(state.view);
    if (!name) continue;
    button.setAttribute("aria-pressed", String(state[name].has(value)));
    button.classList.toggle("off", state[name].size > 0 && !state[name].has(value));
  }
  document.getElementById("colour").value = state.colour;
  document.getElementById("colour").hidden = state.view === "topics";
  groups.hidden = state.colour !== "group";
  if (!groups.hidden && !groups.childElementCount) groups.append(...groupNames().map(([value, words]) => make("button", { type: "button", onclick: () => toggle("group", value), "data-group": value }, make("span", { class: `swatch g${value}` }), words)));
  for (const button of groups.children) {
    const chosen = state.group.has(button.dataset.group);
    button.disabled = state.view !== "regions";
    button.setAttribute("aria-pressed", String(chosen));
    button.classList.toggle("off", state.group.size > 0 && !chosen);
  }
}

// Groups by number, each named after its largest member; the last is all smaller ones.
export function groupNames() {
  const largest = new Map();
  for (const place of network.places) if (!(largest.get(groupOf(place))?.size >= place.size)) largest.set(groupOf(place), place);
  return [...largest].sort(([one], [other]) => one - other).map(([value, place]) => [value, value === String(GROUPS) ? t("others") : `${place.label} …`]);
}
