// The address of a view: it restores everything that is chosen, and names the snapshot that it was made on.
import { network } from "./data.js";
import { LAYOUTS, SETS, VIEWS, opening, state, trim, usual } from "./state.js";

const short = { topic: "topic/", kind: "kind/", state: "status/", country: "country/" };
const strip = (name, id) => (short[name] && id.startsWith(short[name]) ? id.slice(short[name].length) : id);
const things = ["focus", "with", "path", "compare", "whatif"];
export const snapshot = document.documentElement.dataset.snapshot ?? document.querySelector("[data-snapshot]")?.dataset.snapshot ?? "";

export function query() {
  const plain = { ...opening(), layout: usual(state.view) }, search = new URLSearchParams();
  for (const name of ["view", "layout", "show", "colour"]) if (state[name] !== plain[name]) search.set(name, state[name]);
  for (const name of things) if (state[name]) search.set(name, state[name]);
  if (state.steps !== 1) search.set("steps", state.steps);
  if (state.all) search.set("ties", "all");
  for (const name of SETS) if (state[name].size) search.set(name, [...state[name]].map((id) => strip(name, id)).sort().join(","));
  if (state.years[0] > network.years[0]) search.set("from", state.years[0]);
  if (state.years[1] < network.years[1]) search.set("until", state.years[1]);
  if (state.asOf) search.set("asof", state.asOf);
  if (state.strength) search.set("strength", state.strength);
  for (const [name, key] of [["hide", "hidden"], ["more", "expanded"]]) if (state[key].size) search.set(name, [...state[key]].sort().join(","));
  return search;
}

export const text = (search) => search.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");

// The address to hand on: with the snapshot, so that whoever opens it later learns what has changed since.
export function permanent() {
  const search = query();
  search.set("snapshot", snapshot);
  return `${location.href.split(/[?#]/)[0]}?${text(search)}`;
}

// A jump within the page ("skip to content") makes an entry of its own in the history: it keeps the steps before it.
let last = null;
export function keep() {
  if (!history.state && location.hash && last) history.replaceState(last, "");
}

export function write(step) {
  const given = new URLSearchParams(location.search), search = query();
  for (const name of ["snapshot", "embed", "lang"]) if (given.has(name)) search.set(name, given.get(name));
  const address = search.size ? `?${text(search)}` : location.pathname;
  const kept = { steps: (history.state?.steps ?? 0) + (step ? 1 : 0), query: search.toString() };
  if (kept.query === (history.state?.query ?? new URLSearchParams(location.search).toString())) return;
  // The address of a file on disk stays as it is; its history holds the views.
  last = kept;
  history[step ? "pushState" : "replaceState"](kept, "", location.protocol === "file:" ? undefined : address);
}

const year = (written, otherwise) => (/^\d{4}$/.test(written ?? "") ? Math.min(Math.max(Number(written), network.years[0]), network.years[1]) : otherwise);

export function read(search = new URLSearchParams(history.state?.query ?? location.search)) {
  const found = opening();
  if (VIEWS.includes(search.get("view"))) found.view = search.get("view");
  found.layout = LAYOUTS.includes(search.get("layout")) ? search.get("layout") : usual(found.view);
  if (search.get("show") === "table") found.show = "table";
  if (search.get("colour") === "group") found.colour = "group";
  for (const name of things) found[name] = search.get(name) || null;
  for (const name of things.slice(1)) if (found[name] === found.focus) found[name] = null;
  if (search.get("steps") === "2") found.steps = 2;
  found.all = search.get("ties") === "all";
  for (const name of SETS) for (const id of (search.get(name) ?? "").split(",").filter(Boolean)) found[name].add((short[name] ?? "") + id);
  found.years = [year(search.get("from"), network.years[0]), year(search.get("until"), network.years[1])];
  if (/^\d{4}(-\d\d){0,2}$/.test(search.get("asof") ?? "")) found.asOf = search.get("asof");
  found.strength = Math.max(0, Number(search.get("strength")) || 0);
  for (const [name, key] of [["hide", "hidden"], ["more", "expanded"]]) found[key] = new Set((search.get(name) ?? "").split(",").filter(Boolean));
  return trim(found);
}
