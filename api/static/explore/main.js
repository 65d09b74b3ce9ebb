// The explorer: what the reader does changes the state; from the state follow picture, table, filters, panel, address.
import { here, make } from "../dom.js";
import { number, t, tn } from "../text.js";
import { startSearch } from "../search.js";
import { pick, stopWaiting, waiting, expand, hide } from "./actions.js";
import * as address from "./address.js";
import { isPlace, load, loadNames, named, network } from "./data.js";
import { showAddress, startDownloads } from "./download.js";
import { showFilters, startFilters } from "./filters.js";
import { startLegend, showLegend } from "./legend.js";
import { openMenu } from "./menu.js";
import { close, showPanel } from "./panel.js";
import * as picture from "./picture.js";
import { undated } from "./projection.js";
import { listen, set, state, usual } from "./state.js";
import { rows, showTable } from "./table.js";
import { model } from "./views.js";
import { showYears, startYears } from "./years.js";

const element = (id) => document.getElementById(id);
let frame = "", turn = 0;

async function draw() {
  const mine = ++turn, found = await model();
  if (mine !== turn) return;
  const now = `${state.view} ${state.layout} ${state.view === "around" ? `${state.focus} ${state.steps}` : state.layout === "circles" ? state.focus : ""}`;
  picture.show(found, now !== frame);
  frame = now;
  showTable(found);
  element("picture").classList.toggle("tabled", state.show === "table");
  tell(found);
}

// What the picture shows, in words: for everybody under it, and for those who do not see it.
function tell(found) {
  const drawn = found.lines.filter((item) => !item.gone).length, all = found.ties.shown.length, away = undated();
  const words = [t("{some} of {all} cooperations", { some: number(found.ties.items.length), all: number(network.cooperations.length) })];
  const tabled = state.show === "table";
  if (tabled) words.push(tn("one row", "{n} rows", rows(found).length));
  else if (state.view === "regions") words.push(t("{some} of {all} ties drawn", { some: number(drawn), all: number(all) }));
  else if (found.summary) words.push(found.summary);
  if (found.left > 0 && !tabled) words.push(tn("one thing with fewer links is left out", "{n} things with fewer links are left out", found.left));
  if (away) words.push(tn("one without any date is left out", "{n} without any date are left out", away));
  if (state.hidden.size) words.push(tn("one hidden", "{n} hidden", state.hidden.size));
  element("count").textContent = words.join(" · ");
  // What the picture leaves out stands in the table.
  if (!tabled && (found.left > 0 || found.all?.length > found.lines.length)) element("count").append(" · ", make("button", { type: "button", class: "link", onclick: () => set({ show: "table" }) }, t("all of them as a table")));
  const top = [...network.places].sort((a, b) => b.size - a.size).slice(0, 5).map((place) => place.label);
  element("summary").textContent = [...words, t("Most strongly tied: {names}. The same ties stand in a table.", { names: top.join(", ") })].join(". ");
  element("empty").hidden = found.lines.some((item) => !item.gone) || state.show === "table";
}

function controls() {
  element("view").value = state.view;
  for (const button of document.querySelectorAll("[data-layout]")) {
    button.setAttribute("aria-pressed", String(state.show === "picture" && button.dataset.layout === state.layout));
    button.disabled = button.dataset.layout === "map" && state.view === "topics";
  }
  element("as-table").setAttribute("aria-pressed", String(state.show === "table"));
  element("all").hidden = state.view !== "regions" || state.show === "table";
  element("all").setAttribute("aria-pressed", String(state.all));
  element("all").textContent = state.all ? t("Strongest ties") : t("All ties");
  element("undo").disabled = !(history.state?.steps > 0);
  element("unhide").hidden = !state.hidden.size;
}

function update(step) {
  address.write(step);
  controls(); showFilters(); showYears(); showLegend(); showAddress();
  return Promise.all([draw(), showPanel()]);
}

function buttons() {
  element("view").addEventListener("change", (event) => {
    const view = event.target.value;
    stopWaiting();
    set({ view, layout: usual(view), show: "picture", with: null, path: null, compare: null, focus: view === "around" ? state.focus ?? "region/bavaria" : null });
  });
  for (const button of document.querySelectorAll("[data-layout]")) button.addEventListener("click", () => set({ layout: button.dataset.layout, show: "picture" }));
  element("as-table").addEventListener("click", () => set({ show: "table" }));
  element("all").addEventListener("click", () => set({ all: !state.all }));
  element("fit").addEventListener("click", () => picture.fit());
  element("undo").addEventListener("click", () => history.back());
  element("unhide").addEventListener("click", () => set({ hidden: new Set() }));
  for (const [button, sheet] of [["open-filters", "filters"], ["close-filters", "filters"]]) element(button).addEventListener("click", () => {
    const open = element(sheet).classList.toggle("open");
    element("open-filters").setAttribute("aria-expanded", String(open));
    (open ? element("close-filters") : element("open-filters")).focus();
  });
}

function at(event) {
  const box = element("canvas").getBoundingClientRect(), point = { x: event.clientX - box.x, y: event.clientY - box.y };
  return { node: picture.canvas().getNodeAt(point), edge: picture.canvas().getEdgeAt(point) };
}

// A click waits a moment for a second one, so that a double click does not also choose.
function pointer() {
  let later = null;
  const drawing = picture.canvas();
  drawing.on("click", ({ nodes: [node], edges: [edge] }) => {
    clearTimeout(later);
    later = setTimeout(() => {
      const line = picture.view().lines.find((item) => item.id === edge);
      if (node) pick(node);
      else if (line?.tie) set({ focus: line.tie.from.id, with: line.tie.to.id, path: null, compare: null });
      else if (line) pick(line.to);
      else if (!waiting && state.view !== "around" && state.focus) close();
    }, 200);
  });
  // The browser's own event keeps to the speed of double clicks that the reader has set.
  element("canvas").addEventListener("dblclick", (event) => { clearTimeout(later); const { node } = at(event); if (node) expand(node); });
  drawing.on("hoverNode", () => element("canvas").classList.add("over"));
  drawing.on("blurNode", () => element("canvas").classList.remove("over"));
  element("canvas").addEventListener("contextmenu", (event) => {
    event.preventDefault();
    const { node } = at(event);
    if (node) openMenu(node, event.clientX, event.clientY);
  });
}

function keyboard() {
  element("canvas").addEventListener("keydown", (event) => {
    const drawing = picture.canvas(), { x, y } = drawing.getViewPosition(), scale = drawing.getScale(), step = 80 / scale;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key], zoom = { "+": 1.25, "-": 0.8 }[event.key];
    if (move) drawing.moveTo({ position: { x: x + move[0], y: y + move[1] }, animation: false });
    else if (zoom) drawing.moveTo({ scale: scale * zoom, animation: false });
    else if (event.key === "0") picture.fit();
    else if (state.focus && (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) { const box = element("canvas").getBoundingClientRect(); openMenu(state.focus, box.x + box.width / 2, box.y + box.height / 2); }
    else if (state.focus && event.key === "Enter") expand(state.focus);
    else if (state.focus && event.key === "Delete") hide(state.focus);
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && waiting) stopWaiting();
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.target.closest("input[type=search], input[type=date], textarea") && history.state?.steps > 0) { event.preventDefault(); history.back(); }
  });
}

// A link from an older snapshot opens on this one, and says what has changed since.
async function older() {
  const made = new URLSearchParams(location.search).get("snapshot");
  if (!made || made === address.snapshot || location.protocol === "file:") return;
  const note = element("note");
  let words = t("This link was made on an older state of the data ({snapshot}), which is no longer here. You see today's.", { snapshot: made });
  const response = await fetch(here(`/api/v1/snapshots/${encodeURIComponent(made)}/changes`));
  if (response.ok) {
    const { added, changed, removed } = (await response.json()).data;
    words = t("This link was made on an older state of the data ({snapshot}). Records since then: {added} new, {changed} changed, {removed} gone.", { snapshot: made, added: number(added.length), changed: number(changed.length), removed: number(removed.length) });
  }
  note.replaceChildren(words, " ", make("button", { type: "button", onclick: () => { note.hidden = true; } }, t("Close")));
  note.hidden = false;
}

// A thing that is no place stands on the map through the place that it stands for: around it there is more to see.
async function chooseFound(id) {
  const focus = { focus: id, with: null, path: null, compare: null };
  if (waiting || isPlace(id)) pick(id);
  else if (id.startsWith("topic/") && state.view === "topics") set(focus);
  else set({ ...focus, view: "around", show: "picture", layout: "circles", steps: 1 });
  await loadNames();
  if (isPlace(id)) picture.goTo(id);
}

const bringToSight = () => { if (isPlace(state.focus) && state.view === "regions" && state.layout !== "circles") picture.goTo(state.focus, state.with ?? state.path); };

// The picture has more room or less (a turned phone, an opened panel): what is chosen stays in sight, else the whole fits
// again, unless the reader has moved it.
function resized() {
  let later = null;
  const box = element("canvas");
  let size = [box.clientWidth, box.clientHeight];
  new ResizeObserver(() => {
    clearTimeout(later);
    later = setTimeout(() => {
      const now = [box.clientWidth, box.clientHeight];
      if (now[0] < 40 || now[1] < 40 || picture.movedByHand() || now.every((value, index) => Math.abs(value - size[index]) < 6)) return;
      size = now;
      if (state.focus && state.view === "regions" && state.layout !== "circles") bringToSight(); else picture.fit();
    }, 120);
  }).observe(box);
}

async function start() {
  await load();
  Object.assign(state, address.read());
  if (state.view === "regions" && state.focus && !isPlace(state.focus)) { state.view = "around"; state.layout = "circles"; }
  if (state.focus && !isPlace(state.focus)) await loadNames();
  startFilters(); startYears(); startLegend(); startDownloads(); buttons(); keyboard();
  startSearch(chooseFound, loadNames);
  listen(update);
  const drawn = draw();
  controls(); showFilters(); showYears(); showLegend(); showAddress();
  await drawn;
  pointer();
  const told = showPanel();
  element("loading").remove();
  addEventListener("popstate", () => { address.keep(); stopWaiting(); Object.assign(state, address.read()); controls(); showFilters(); showYears(); showLegend(); showAddress(); draw(); showPanel(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  picture.canvas().once("afterDrawing", () => { document.documentElement.dataset.ready = "true"; });
  picture.canvas().redraw();
  if (state.focus) bringToSight();
  resized();
  older();
  await told;
}

window.techAxis = { state, set, picture, network, named, ties: async () => (await model()).ties };

start().catch((error) => {
  const note = element("loading") ?? element("note");
  note.hidden = false;
  note.textContent = t("The network could not be loaded: {reason}. Reload the page, or open the table.", { reason: error.message });
});
