// Draws the territory network with positions from the server; nothing moves by itself.
import { getJson, make } from "./dom.js";
import { showThing, showTie } from "./panel.js";
import { sideOf, startSearch } from "./search.js";

const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const state = { layout: "map", all: false, focus: null, guest: null, tie: null };
let data, network, nodes, edges, byId, guests = [];
const opening = document.getElementById("facts").cloneNode(true);

const pale = (hex, share) => hex + Math.round(share * 255).toString(16).padStart(2, "0");
const label = (id) => byId.get(id)?.label ?? id;

function look(node) {
  const country = node.kind === "country", name = country ? "--country" : "--region";
  const dim = state.focus && !state.near.has(node.id);
  const [x, y] = state.layout === "map" ? node.map : node.net;
  return {
    id: node.id, x, y, shape: "dot", size: node.size,
    label: state.named.has(node.id) ? node.label : undefined,
    title: `${node.label}: ${node.partners} partners`,
    borderWidth: country ? 3 : 1,
    color: { background: country ? colour("--paper") : dim ? pale(colour(name), 0.25) : colour(name), border: dim ? pale(colour(name), 0.25) : colour(name) },
    font: { color: dim ? colour("--quiet") : colour("--ink"), size: 26, face: "system-ui, sans-serif", strokeWidth: 6, strokeColor: colour("--paper"), vadjust: -4 },
  };
}

function tie(edge) {
  const focused = state.tie ? state.tie.includes(edge.from) && state.tie.includes(edge.to) : state.focus && !state.guest && (edge.from === state.focus || edge.to === state.focus);
  const elsewhere = byId.get(edge.from).abroad || byId.get(edge.to).abroad;
  const visible = focused || state.all || (edge.strong && !elsewhere && !state.focus);
  const base = edge.direct ? colour("--tie") : colour("--tie-through");
  return {
    id: edge.id, from: edge.from, to: edge.to, hidden: !visible,
    width: 0.8 + 2.2 * Math.sqrt(edge.weight),
    title: `${label(edge.from)} – ${label(edge.to)}: ${edge.cooperations} ${edge.cooperations === 1 ? "cooperation" : "cooperations"}${edge.announced ? ", announced only" : ""}`,
    color: { color: focused ? colour("--accent") : pale(base, state.focus ? 0.15 : edge.strong ? 0.75 : 0.3) },
  };
}

function draw() {
  const near = new Set([state.focus]), strength = [];
  if (state.focus) for (const edge of data.edges) if (edge.from === state.focus || edge.to === state.focus) {
    const other = edge.from === state.focus ? edge.to : edge.from;
    near.add(other); strength.push([edge.weight, other]);
  }
  if (state.guest) { strength.length = 0; near.clear(); for (const id of [state.focus, ...state.guest]) { near.add(id); strength.push([0, id]); } }
  state.near = near;
  const wanted = state.focus ? [state.focus, ...strength.sort((a, b) => b[0] - a[0]).slice(0, 40).map(([, id]) => id)] : data.nodes.filter((node) => node.rank < 90).sort((a, b) => a.rank - b.rank).map((node) => node.id);
  state.named = fitting(wanted.map((id) => byId.get(id)).filter(Boolean));
  nodes.update(data.nodes.map(look));
  edges.update(data.edges.map(tie));
  const shown = edges.get({ filter: (edge) => !edge.hidden }).length;
  document.getElementById("count").textContent = state.guest && !state.tie ? `${state.guest.length} regions and countries take part with it` : `${shown} of ${data.edges.length} ties shown, between ${data.nodes.length} regions and countries`;
}

// Names are given to the most important places first, and to no place where a name would cover another one.
function fitting(candidates) {
  const taken = [], named = new Set();
  for (const node of candidates) {
    const [x, y] = state.layout === "map" ? node.map : node.net;
    const half = node.label.length * 6.6 + 6, top = y + node.size + 2;
    const box = [x - half, top, x + half, top + 34];
    if (taken.some(([left, upper, right, lower]) => box[0] < right && left < box[2] && box[1] < lower && upper < box[3])) continue;
    taken.push(box, [x - node.size * 0.7, y - node.size * 0.7, x + node.size * 0.7, y + node.size * 0.7]);
    named.add(node.id);
  }
  return named;
}

// A chosen organisation, city or person's body stands as a square beside its place, with its direct ties.
function invite(thing, side) {
  dismiss();
  const home = byId.get(side);
  if (!home || !["organisation", "city"].includes(thing.kind)) return;
  const [x, y] = state.layout === "map" ? home.map : home.net;
  const partners = new Set();
  for (const item of thing.partners ?? []) if (byId.has(item) && item !== side) partners.add(item);
  nodes.update({ id: thing.id, label: thing.name, shape: thing.kind === "city" ? "triangle" : "square", size: 13, x: x + home.size + 34, y: y - home.size - 34,
    color: { background: colour("--organisation"), border: colour("--organisation") },
    font: { color: colour("--ink"), size: 28, strokeWidth: 6, strokeColor: colour("--paper"), face: "system-ui, sans-serif" } });
  const lines = [side, ...partners].map((place) => ({ id: `guest-${place}`, from: thing.id, to: place, width: place === side ? 1 : 2.5, color: { color: colour("--organisation") }, title: `${thing.name} – ${label(place)}` }));
  edges.update(lines);
  guests = [thing.id, ...lines.map((line) => line.id)];
}

function dismiss() {
  if (!guests.length) return;
  nodes.remove(guests[0]);
  edges.remove(guests.slice(1));
  guests = [];
}

function address(values) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) search.set(name, value);
  const text = search.toString().replaceAll("%2F", "/");
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
}

export async function choose(id, given) {
  const side = byId.has(id) ? id : given ?? (await sideOf(id));
  state.focus = side && byId.has(side) ? side : null;
  state.guest = null;
  state.tie = null;
  dismiss();
  draw();
  address({ focus: id });
  const thing = await showThing(id, choose, reset);
  if (thing && side && side !== id) {
    state.guest = thing.partners ?? [];
    draw();
    invite(thing, side);
  }
  if (side && byId.has(side)) {
    const node = byId.get(side), [x, y] = state.layout === "map" ? node.map : node.net;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    network.moveTo({ position: { x, y }, scale: Math.max(network.getScale(), 0.42), animation: still ? false : { duration: 180, easingFunction: "easeInOutQuad" } });
  }
}

function chooseTie(one, other) {
  state.focus = one;
  state.guest = [other];
  state.tie = [one, other];
  dismiss();
  draw();
  address({ focus: one, with: other });
  showTie(one, other, label, choose, reset);
}

function reset() {
  state.focus = null;
  state.guest = null;
  state.tie = null;
  dismiss();
  draw();
  address({});
  document.getElementById("facts").replaceChildren(...opening.cloneNode(true).childNodes);
  figures();
}

// The opening view is Europe: what lies elsewhere stands below and is reached by moving or by "Fit".
function frame() {
  const europe = data.nodes.filter((node) => !node.abroad && node.rank < 110).map((node) => node.id);
  network.fit({ nodes: state.layout === "map" ? europe : undefined, animation: false });
}

function figures() {
  const { places, ties, workingTies, cooperations } = data.figures;
  const list = document.getElementById("figures");
  const pairs = [[cooperations, "cooperations"], [places, "regions and countries with a tie"], [workingTies, "working ties, from cooperations of two to ten sides"], [ties, "ties in all, long lists included"]];
  list.replaceChildren(...pairs.flatMap(([number, text]) => [make("dt", {}, number.toLocaleString("en-GB")), make("dd", {}, text)]));
}

function buttons() {
  for (const button of document.querySelectorAll("[data-layout]")) button.addEventListener("click", () => {
    state.layout = button.dataset.layout;
    for (const other of document.querySelectorAll("[data-layout]")) other.setAttribute("aria-pressed", String(other === button));
    dismiss();
    draw();
    frame();
  });
  const all = document.getElementById("all");
  all.addEventListener("click", () => {
    state.all = !state.all;
    all.setAttribute("aria-pressed", String(state.all));
    all.textContent = state.all ? "Show strongest ties" : "Show all ties";
    draw();
  });
  document.getElementById("fit").addEventListener("click", () => network.fit({ animation: false }));
}

function summary() {
  const top = [...data.nodes].sort((a, b) => a.rank - b.rank).slice(0, 5).map((node) => `${node.label} (${node.partners} partners)`);
  document.getElementById("summary").textContent = `${data.figures.ties} ties between ${data.figures.places} regions and countries. Most strongly tied: ${top.join(", ")}. The same ties stand in a table.`;
}

async function start() {
  data = await getJson("/api/v1/network");
  byId = new Map(data.nodes.map((node) => [node.id, node]));
  nodes = new vis.DataSet();
  edges = new vis.DataSet();
  draw();
  network = new vis.Network(document.getElementById("canvas"), { nodes, edges }, data.options);
  window.techAxis = { network, choose, chooseTie };
  frame();
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node) choose(node);
    else if (edge !== undefined) { const { from, to } = edges.get(edge); if (byId.has(from)) chooseTie(from, to); else choose(from); }
    else reset();
  });
  figures(); summary(); buttons(); startSearch(choose);
  document.getElementById("loading").remove();
  const wanted = new URLSearchParams(location.search);
  if (byId.has(wanted.get("focus")) && byId.has(wanted.get("with"))) chooseTie(wanted.get("focus"), wanted.get("with"));
  else if (wanted.get("focus")) choose(wanted.get("focus"));
  network.once("afterDrawing", () => { document.documentElement.dataset.ready = "true"; });
  network.redraw();
}

const run = () => start().catch((error) => { const note = document.getElementById("loading"); if (note) note.textContent = `The network could not be loaded: ${error.message}. Reload the page, or open the table.`; });
if (window.vis) run(); else window.addEventListener("load", run);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (nodes) draw(); });
