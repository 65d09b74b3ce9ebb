// Everything around one thing: who and what it shares cooperations with, one or two steps far.
import { isPlace, loadMembers, named, network } from "./data.js";
import { beside, byTies, circles } from "./arrange.js";
import { state } from "./state.js";
import { t, tn } from "../text.js";

const MOST = { region: 26, country: 14, organisation: 22, city: 10, person: 16, topic: 14, cooperation: 40 };
const FEW = 15;
const kindOf = (id) => id.split("/")[0];

// All that takes part in a cooperation, acts in it, or that it is about.
function partsOf(item) {
  const { things, of } = network.members;
  const own = item.topics.filter((topic) => !item.topics.some((other) => network.topics[other].broader === topic));
  return [...item.sides.map(({ place }) => network.places[place].id), ...of[item.index].map((index) => things[index]), ...own.map((index) => network.topics[index].id)];
}

export async function around({ items }, line, placeNode) {
  await loadMembers();
  const focus = state.focus ?? "region/bavaria";
  const parts = new Map(items.map((item) => [item, partsOf(item)]));
  const mine = items.filter((item) => item.id === focus || parts.get(item).includes(focus));
  const links = new Map();
  const link = (one, other, title, item) => {
    const key = one < other ? `${one} ${other}` : `${other} ${one}`;
    if (!links.has(key)) links.set(key, { id: key, from: one, to: other, count: 0, title, items: [] });
    links.get(key).count += 1;
    if (item) links.get(key).items.push(item);
  };
  const detailed = mine.length <= FEW;
  const first = detailed ? throughCooperations(mine, parts, focus, link) : bySharing(mine, parts, focus, link);
  for (const [person, of] of network.offices) {
    if (of === focus && !first.has(person) && wanted(person)) { first.set(person, 1); link(focus, person, t("holds or held an office")); }
    if (person === focus && wanted(of)) { first.set(of, 1); link(focus, of, t("holds or held an office")); }
  }
  const chosen = detailed ? [...first.keys()] : strongest(first);
  const rings = [[focus], chosen];
  if (state.steps === 2) rings.push(secondStep(items, parts, focus, new Set(chosen), link));
  return drawn(rings, links, { mine, left: first.size - chosen.length, placeNode });
}

const wanted = (id) => !state.hidden.has(id) && (state.actor.size === 0 || state.actor.has(kindOf(id)));

// A few cooperations: each stands between the focus and who takes part in it.
function throughCooperations(mine, parts, focus, link) {
  const found = new Map();
  for (const item of mine) {
    if (item.id !== focus) { found.set(item.id, 1); link(focus, item.id, item.label, item); }
    for (const id of parts.get(item)) if (id !== focus && wanted(id)) { found.set(id, (found.get(id) ?? 0) + 1); link(item.id, id, item.label, item); }
  }
  return found;
}

// Many cooperations: a line tells how many are shared.
function bySharing(mine, parts, focus, link) {
  const found = new Map();
  for (const item of mine) for (const id of parts.get(item)) if (id !== focus && wanted(id)) { found.set(id, (found.get(id) ?? 0) + 1); link(focus, id, undefined, item); }
  return found;
}

function strongest(found, most = MOST) {
  const left = { ...most };
  const kept = [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).filter(([id]) => left[kindOf(id)]-- > 0).map(([id]) => id);
  const order = Object.keys(most);
  return kept.sort((a, b) => order.indexOf(kindOf(a)) - order.indexOf(kindOf(b)));
}

// One step further: what the first ring shares among itself and with others.
function secondStep(items, parts, focus, first, link) {
  const further = new Map();
  for (const item of items) {
    const all = parts.get(item).filter((id) => id !== focus && wanted(id) && kindOf(id) !== "topic"), inside = all.filter((id) => first.has(id));
    if (!inside.length || item.sides.length > 10) continue;
    for (const id of all) if (!first.has(id)) further.set(id, (further.get(id) ?? 0) + inside.length);
  }
  const kept = strongest(further, { region: 20, country: 8, organisation: 16, city: 6, person: 10 }), second = new Set(kept);
  for (const item of items) {
    if (item.sides.length > 10) continue;
    const all = parts.get(item).filter((id) => kindOf(id) !== "topic");
    for (const one of all.filter((id) => first.has(id))) for (const other of all) if (second.has(other) || (first.has(other) && one < other)) link(one, other, undefined, item);
  }
  return kept;
}

function drawn(rings, links, { mine, left, placeNode }) {
  const focus = rings[0][0], ids = new Set(rings.flat());
  const all = [...links.values()].map((item) => ({
    ...item, width: 0.8 + 0.9 * Math.sqrt(item.count), sort: "direct", chosen: item.from === focus || item.to === focus, faint: rings.length > 2 && item.from !== focus && item.to !== focus,
    title: item.title ?? `${named(item.from)} – ${named(item.to)}: ${tn("one cooperation", "{n} cooperations", item.count)}`, pull: Math.min(1, 0.2 + item.count / 20) }));
  const lines = all.filter((item) => ids.has(item.from) && ids.has(item.to));
  const at = state.layout === "map" ? atSeats([...ids]) : state.layout === "network" ? byTies([...ids], lines) : circles(rings);
  const nodes = [...ids].filter((id) => at.has(id)).map((id) => {
    const [x, y] = at.get(id), place = isPlace(id) ? network.byId.get(id) : null, order = id === focus ? 9999 : 500 - rings.findIndex((ring) => ring.includes(id)) * 100;
    const base = place ? placeNode(place, { size: id === focus ? 22 : Math.min(place.size, 16) }) : { id, label: named(id), kind: kindOf(id), size: id === focus ? 18 : kindOf(id) === "cooperation" ? 5 : 9, group: -1 };
    return { ...base, x, y, focus: id === focus, order };
  });
  return { nodes, lines, all, land: state.layout === "map", left, summary: focus.startsWith("cooperation/") ? undefined : tn("one cooperation of {name}", "{n} cooperations of {name}", mine.length, { name: named(focus) }) };
}

function atSeats(ids) {
  const at = new Map(), beside_ = new Map();
  for (const id of ids) if (isPlace(id)) at.set(id, network.byId.get(id).map);
  for (const id of ids) if (!at.has(id)) {
    const side = network.names.get(id)?.side, home = side ? network.byId.get(side) : null;
    if (!home) continue;
    const index = (beside_.get(side) ?? 0) + 1;
    beside_.set(side, index);
    at.set(id, beside(home.map, home.size, index));
  }
  ids.filter((id) => !at.has(id)).forEach((id, index) => at.set(id, [-1700, -1500 + index * 60]));
  return at;
}
