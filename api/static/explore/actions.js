// What can be done with a thing: the same in the panel, in the menu of a right click, and by keyboard.
import { make } from "../dom.js";
import { t } from "../text.js";
import { isPlace, named, offline } from "./data.js";
import { set, state, usual } from "./state.js";

// Waits for a second thing: "path" or "compare".
export let waiting = null;

function waitFor(what, from) {
  waiting = { what, from };
  const note = document.getElementById("note");
  note.replaceChildren(what === "path" ? t("Choose the other one, on the picture or by its name, to see how it is connected with {name}.", { name: named(from) }) : what === "compare" ? t("Choose the other one, on the picture or by its name, to compare it with {name}.", { name: named(from) }) : t("Choose the other one, on the picture or by its name, to see what a tie with {name} would change.", { name: named(from) }), " ",
    make("button", { type: "button", onclick: stopWaiting }, t("Cancel")));
  note.hidden = false;
  document.getElementById("term")?.focus();
}

export function stopWaiting() {
  waiting = null;
  document.getElementById("note").hidden = true;
}

// A thing was chosen: it is the second one where something waits for that.
export function pick(id) {
  if (waiting?.from === id) return;
  if (waiting && isPlace(id)) {
    const { what, from } = waiting;
    stopWaiting();
    // Ways and comparisons are drawn among regions and countries.
    set({ ...(state.view === "regions" ? {} : { view: "regions", layout: usual("regions") }), focus: from, with: null, path: null, compare: null, [what]: id });
  } else set({ focus: id, with: null, path: null, compare: null });
}

export function hide(id) {
  set({ hidden: new Set([...state.hidden, id]), focus: state.focus === id ? null : state.focus, with: null, path: null, compare: null });
}

export function expand(id) {
  if (state.view === "around" || !isPlace(id)) set({ view: "around", focus: id, with: null, path: null, compare: null, steps: 1, layout: state.layout === "map" ? "circles" : state.layout });
  else {
    const expanded = new Set(state.expanded);
    if (!expanded.delete(id)) expanded.add(id);
    set({ expanded });
  }
}

export function listOf(id) {
  const found = [];
  if (state.view !== "around" || state.focus !== id) found.push([t("Everything around it"), () => set({ view: "around", focus: id, with: null, path: null, compare: null, layout: state.layout === "map" ? "circles" : state.layout })]);
  else found.push([t("Back to regions and countries"), () => set({ view: "regions", layout: "map" })], [state.steps === 1 ? t("Two steps") : t("One step"), () => set({ steps: 3 - state.steps })]);
  if (isPlace(id)) {
    if (state.view === "regions") found.push([state.expanded.has(id) ? t("Fold its ties") : t("Keep its ties open"), () => expand(id)]);
    found.push([t("Path to…"), () => waitFor("path", id)], [t("Compare with…"), () => waitFor("compare", id)]);
    if (!offline) found.push([t("What if it cooperated with…"), () => waitFor("whatif", id)]);
  }
  // What everything stands round cannot go.
  if (state.view !== "around" || state.focus !== id) found.push([t("Hide"), () => hide(id)]);
  return found;
}

export function actions(id) {
  const page = document.querySelector(`[data-page-${id.split("/")[0]}]`)?.getAttribute(`data-page-${id.split("/")[0]}`);
  return make("p", { class: "actions" }, ...listOf(id).map(([words, act]) => make("button", { type: "button", onclick: act }, words)), page ? make("a", { class: "button", href: `${page}/${id.split("/")[1]}` }, t("Its page")) : undefined);
}
