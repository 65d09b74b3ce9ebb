// What each view shows: nodes with positions, and lines between them. Nothing here draws.
import { named, network } from "./data.js";
import { byTies, circles } from "./arrange.js";
import { around } from "./around.js";
import { passing, project, shown, sort } from "./projection.js";
import { state } from "./state.js";
import { number, t, tn } from "../text.js";
import { strongestPath } from "./paths.js";

export const STRONGEST = 260;
const MOST = 140;
const width = (weight) => 0.8 + 2.2 * Math.sqrt(weight);

const placeNode = (place, more = {}) => ({ id: place.id, label: place.label, kind: place.kind, size: place.size, group: place.group, order: place.size, ...more });

function line(tie, more = {}) {
  const count = tn("one cooperation", "{n} cooperations", tie.cooperations.length);
  return { id: tie.id, from: tie.from.id, to: tie.to.id, width: width(tie.weight), sort: sort(tie), title: `${tie.from.label} – ${tie.to.label}: ${count}`, tie, ...more };
}

// Every tie that the filters let through, and the ties of the whole network.
export function ties() {
  const all = project(network.cooperations), items = passing();
  return { items, all, shown: shown(items.length === network.cooperations.length && !state.asOf ? all : project(items)) };
}

// The ways that lead from the focus to the goal of a path, one after the other.
export const path = (found) => (state.focus && state.path ? strongestPath(found.shown, state.focus, state.path) : null);

export async function model() {
  const found = ties();
  const make = { regions, alliances, topics, around: (given) => around(given, line, placeNode) }[state.view];
  const made = await make(found), kept = (lines) => lines?.filter((item) => !state.hidden.has(item.from) && !state.hidden.has(item.to));
  return { ...made, nodes: made.nodes.filter((node) => !state.hidden.has(node.id)), lines: kept(made.lines), all: kept(made.all), ties: found };
}

const onMap = (tie) => !tie.from.abroad && !tie.to.abroad;
const touches = (tie, ids) => ids.has(tie.from.id) || ids.has(tie.to.id);

function regions(found) {
  const focus = network.byId.get(state.focus)?.size ? state.focus : null, pair = focus && state.with;
  const way = path(found), onWay = new Set(way?.map((step) => step.tie.id));
  const open = new Set([focus, ...state.expanded].filter(Boolean));
  const near = new Set(open);
  for (const tie of found.shown) if (touches(tie, open)) { near.add(tie.from.id); near.add(tie.to.id); }
  const chosen = (tie) => (way ? onWay.has(tie.id) : pair ? [tie.from.id, tie.to.id].every((id) => id === focus || id === pair) : touches(tie, open));
  const lines = [];
  let left = STRONGEST;
  for (const tie of found.shown) {
    const strong = left > 0 && (state.layout !== "map" || onMap(tie));
    if (chosen(tie)) lines.push(line(tie, { chosen: open.size > 0 }));
    else if (state.all || (strong && !focus)) lines.push(line(tie, { faint: open.size > 0 }));
    if (strong) left -= 1;
  }
  const visible = new Set(lines.map((item) => item.id));
  if (!open.size && !state.all) for (const tie of strongest(found.all)) if (!visible.has(tie.id)) lines.push(line(tie, { gone: true }));
  const stays = new Set(found.shown.flatMap((tie) => [tie.from.id, tie.to.id]));
  const wayPlaces = new Set(way?.flatMap((step) => [step.from, step.to]));
  const dim = (id) => (way ? !wayPlaces.has(id) : pair ? id !== focus && id !== pair : open.size ? !near.has(id) : !stays.has(id));
  const at = placed(found, focus);
  const nodes = network.places.filter((place) => !state.hidden.has(place.id) && at.has(place.id)).map((place) => {
    const [x, y] = at.get(place.id);
    return placeNode(place, { x, y, dim: dim(place.id), focus: place.id === focus || place.id === pair, order: place.size + (dim(place.id) ? 0 : open.size ? 1000 : 0) + (place.id === focus ? 9000 : 0) });
  });
  const home = state.layout === "map" ? [...new Set(strongest(found.all).flatMap((tie) => [tie.from.id, tie.to.id]))] : null;
  return { nodes, lines: lines.filter((item) => at.has(item.from) && at.has(item.to)), land: state.layout === "map", home };
}

let opening;
function strongest(all) {
  opening ??= [...all.values()].sort((a, b) => b.work - a.work || b.weight - a.weight || a.id - b.id).filter(onMap).slice(0, STRONGEST);
  return opening.filter((tie) => !state.hidden.has(tie.from.id) && !state.hidden.has(tie.to.id));
}

// Places at their seats, by their ties, or in circles round the focus (the strongest place where there is none).
function placed(found, focus) {
  if (state.layout !== "circles") return new Map(network.places.map((place) => [place.id, state.layout === "map" ? place.map : place.net]));
  const middle = focus ?? [...network.places].sort((a, b) => b.size - a.size)[0].id;
  const first = new Map(), second = new Map();
  for (const tie of found.shown) if (tie.from.id === middle || tie.to.id === middle) first.set(tie.from.id === middle ? tie.to.id : tie.from.id, tie.weight);
  for (const tie of found.shown) for (const [one, other] of [[tie.from.id, tie.to.id], [tie.to.id, tie.from.id]]) {
    if (first.has(one) && !first.has(other) && other !== middle) second.set(other, (second.get(other) ?? 0) + tie.weight);
  }
  const ring = (weights) => [...weights.keys()].sort((a, b) => { const one = network.byId.get(a), other = network.byId.get(b); return one.country - other.country || (a < b ? -1 : 1); });
  return circles([[middle], ring(first), ring(second)]);
}

// Alliances and networks of three sides or more that last, and who belongs to them.
function alliances({ items }) {
  const kinds = new Set(["kind/network", "kind/multilateral-alliance"].map((id) => network.kinds.findIndex((kind) => kind.id === id)));
  const found = items.filter((item) => kinds.has(item.kind) && item.sides.length > 2);
  const members = new Map();
  for (const item of found) for (const { place } of item.sides) if (!state.hidden.has(network.places[place].id)) members.set(place, (members.get(place) ?? 0) + 1);
  const lines = found.flatMap((item) => item.sides.filter(({ place }) => members.has(place)).map(({ place, itself }) => ({
    id: `${item.id} ${place}`, from: item.id, to: network.places[place].id, width: 1.2, sort: itself ? "direct" : "through", items: [item], title: `${network.places[place].label} – ${item.label}`, pull: 0.35 })));
  const focus = state.focus, near = new Set([focus]);
  for (const item of lines) if (focus && (item.from === focus || item.to === focus)) { near.add(item.from); near.add(item.to); }
  const ids = [...found.map((item) => item.id), ...[...members.keys()].map((place) => network.places[place].id)];
  const at = state.layout === "map" ? seats(found) : state.layout === "circles" ? circles([found.map((item) => item.id), ids.slice(found.length)]) : byTies(ids, lines);
  const dim = (id) => Boolean(focus && near.size > 1 && !near.has(id));
  const node = (item) => ({ id: item.id, label: item.label, kind: "cooperation", size: 8 + 3 * Math.sqrt(item.sides.length), order: 100 + item.sides.length, lang: "en" });
  const nodes = [...found.map(node), ...[...members].map(([place, count]) => placeNode(network.places[place], { size: 8 + 4 * Math.sqrt(count), order: count }))];
  return spread(nodes, lines, at, dim, near, { land: state.layout === "map", summary: tn("one alliance", "{n} alliances", found.length) });
}

// On the map an alliance stands in the middle of its members.
function seats(found) {
  const at = new Map(network.places.map((place) => [place.id, place.map]));
  found.forEach((item, index) => {
    const sides = item.sides.map(({ place }) => network.places[place].map);
    at.set(item.id, [0, 1].map((axis) => sides.reduce((sum, spot) => sum + spot[axis], 0) / sides.length + 14 * (axis ? Math.sin(index * 2.4) : Math.cos(index * 2.4))));
  });
  return at;
}

// Topics, the larger the more cooperations; tied where cooperations are about both.
function topics({ items }) {
  const count = new Map(), both = new Map(), size = network.topics.length;
  const above = (one, other) => { for (let at = one; at >= 0; at = network.topics[at].broader) if (at === other) return true; return false; };
  for (const item of items) item.topics.forEach((one, index) => {
    count.set(one, (count.get(one) ?? 0) + 1);
    for (const other of item.topics.slice(index + 1)) if (!above(one, other) && !above(other, one)) {
      const key = one * size + other;
      if (!both.has(key)) both.set(key, []);
      both.get(key).push(item);
    }
  });
  const all = [...both].sort((a, b) => b[1].length - a[1].length).map(([key, shared]) => {
    const many = shared.length, [one, other] = [network.topics[Math.floor(key / size)], network.topics[key % size]];
    return { id: `t${key}`, from: one.id, to: other.id, width: 0.5 + Math.sqrt(many) * 0.7, sort: "direct", items: shared, title: `${one.label} – ${other.label}: ${tn("one cooperation", "{n} cooperations", many)}`, pull: Math.min(0.3, many / 150) };
  });
  // The strongest are drawn, and all of a chosen topic; the table holds every one.
  const lines = all.filter((item, index) => index < MOST || item.from === state.focus || item.to === state.focus);
  const ids = [...count.keys()].map((index) => network.topics[index].id), focus = state.focus, near = new Set([focus]);
  for (const item of lines) if (item.from === focus || item.to === focus) { near.add(item.from); near.add(item.to); }
  const ordered = [...ids].sort((a, b) => rootOf(a) - rootOf(b) || (a < b ? -1 : 1));
  const at = state.layout === "network" || state.layout === "map" ? byTies(ordered, lines, 300) : circles(focus && count.has(network.byId.get(focus)?.index) ? [[focus], ordered.filter((id) => id !== focus && near.has(id)), ordered.filter((id) => !near.has(id))] : [[], ordered]);
  const nodes = [...count].map(([index, many]) => ({ id: network.topics[index].id, label: network.topics[index].label, kind: "topic", size: 4 + Math.sqrt(many) * 1.5, order: many + 500 }));
  const summary = [tn("one topic", "{n} topics", count.size), t("{some} of {all} links drawn", { some: number(lines.length), all: number(all.length) })].join(" · ");
  return spread(nodes, lines, at, (id) => Boolean(focus && near.size > 1 && !near.has(id)), near, { all, summary });
}

function rootOf(id) {
  let at = network.byId.get(id).index;
  while (network.topics[at].broader >= 0) at = network.topics[at].broader;
  return at;
}

function spread(nodes, lines, at, dim, near, more) {
  const placedNodes = nodes.filter((node) => at.has(node.id)).map((node) => {
    const [x, y] = at.get(node.id);
    return { ...node, x, y, dim: dim(node.id), focus: node.id === state.focus, order: node.order + (near.has(node.id) && near.size > 1 ? 1000 : 0) };
  });
  const marked = lines.map((item) => ({ ...item, chosen: near.size > 1 && (item.from === state.focus || item.to === state.focus), faint: near.size > 1 && item.from !== state.focus && item.to !== state.focus }));
  return { nodes: placedNodes, lines: marked, ...more };
}

export { named };
