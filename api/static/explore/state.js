// What the reader has chosen. Everything that is shown follows from it, and the address holds it.
import { network } from "./data.js";

export const VIEWS = ["regions", "around", "alliances", "topics"];
export const LAYOUTS = ["map", "network", "circles"];
export const SETS = ["topic", "kind", "state", "country", "actor", "tie", "group"];

// The layout that a view opens in.
export const usual = (view) => ({ regions: "map", around: "circles" })[view] ?? "network";

export function opening() {
  return {
    view: "regions", layout: "map", show: "picture", focus: null, with: null, path: null, compare: null, whatif: null, steps: 1, all: false, colour: "kind",
    topic: new Set(), kind: new Set(), state: new Set(), country: new Set(), actor: new Set(), tie: new Set(), group: new Set(),
    years: [...network.years], asOf: null, strength: 0, hidden: new Set(), expanded: new Set(),
  };
}

// Filters of ties change nothing where no ties are drawn: such a view does not offer them.
const VIEWS_OF = { tie: ["regions"], group: ["regions"], strength: ["regions"], actor: ["regions", "around"] };
export const usable = (name, view = state.view) => VIEWS_OF[name]?.includes(view) ?? true;

// What a view has no use for is let go.
export function trim(found) {
  const plain = opening();
  for (const name of Object.keys(VIEWS_OF)) if (!usable(name, found.view)) found[name] = plain[name];
  if (found.view === "topics") { found.colour = plain.colour; if (found.layout === "map") found.layout = usual("topics"); }
  return found;
}

export const state = {};
const listeners = [];

export const listen = (listener) => listeners.push(listener);

// Change something; a step that is worth going back to (all but the way of a slider) becomes one in the history.
export function set(change, step = true) {
  // Whatever else is chosen ends a what-if.
  Object.assign(state, "focus" in change && !("whatif" in change) ? { ...change, whatif: null } : change);
  if ("view" in change) trim(state);
  for (const listener of listeners) listener(step);
}

// A slider: its first movement is a step, and what follows without a pause (milliseconds) belongs to the same one. The
// time that a slow machine takes to draw is no pause.
const PAUSE = 700;
export function slider(input, change) {
  let last = -PAUSE;
  input.addEventListener("input", () => { set(change(Number(input.value)), performance.now() - last >= PAUSE); last = performance.now(); });
}

export function toggle(name, value) {
  const chosen = new Set(state[name]);
  if (!chosen.delete(value)) chosen.add(value);
  set({ [name]: chosen });
}

export const filtered = () => SETS.some((name) => state[name].size) || state.asOf !== null || state.strength > 0 || state.years[0] > network.years[0] || state.years[1] < network.years[1];

export function resetFilters() {
  const { topic, kind, state: states, country, actor, tie, group, years, asOf, strength } = opening();
  set({ topic, kind, state: states, country, actor, tie, group, years, asOf, strength });
}
