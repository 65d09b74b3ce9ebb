// Draws a view on vis-network's canvas: outlines behind, names in front where they do not cover each other.
import { network } from "./data.js";
import { GROUPS } from "./projection.js";
import { state } from "./state.js";
import { t } from "../text.js";

let drawing, nodes, edges, current, tokens, heavy = false, moved = false;
export const canvas = () => drawing;
export const view = () => current;
// Whether the reader has moved the picture since it was last put in place.
export const movedByHand = () => moved;

const names = ["ink", "quiet", "paper", "land", "border", "accent", "tie", "tie-through", "region", "country", "city", "organisation", "person", "topic", "cooperation", "edge", ...Array.from({ length: GROUPS }, (_, index) => `c${index + 1}`)];

export function colours(element = document.documentElement) {
  const style = getComputedStyle(element);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

export const pale = (hex, share) => hex + Math.round(share * 255).toString(16).padStart(2, "0");
const shapes = { region: "dot", country: "dot", city: "triangle", organisation: "square", person: "diamond", topic: "hexagon", cooperation: "dot" };

export function colourOf(node, set = tokens) {
  if (state.colour === "group" && node.group >= 0 && node.group !== undefined) return node.group < GROUPS - 1 ? set[`c${node.group + 1}`] : set[`c${GROUPS}`];
  if (state.colour === "group" && (node.kind === "region" || node.kind === "country")) return set[`c${GROUPS}`];
  return set[node.kind];
}

function asNode(node) {
  // In the network the many without a line that is drawn lie round the core as a cloud: it is quiet, and still to be seen.
  const cloud = state.view === "regions" && state.layout === "network" && !node.focus && !current.tied.has(node.id);
  const colour = colourOf(node), ring = node.kind === "country", share = node.dim ? 0.22 : cloud ? 0.65 : 1;
  return {
    id: node.id, x: node.x, y: node.y, shape: shapes[node.kind], size: node.size, title: node.label, borderWidth: ring ? 3 : node.focus ? 3 : 1,
    color: { background: ring ? tokens.paper : pale(colour, share), border: node.focus ? tokens.ink : pale(colour, share), hover: { background: ring ? tokens.paper : colour, border: tokens.ink } },
  };
}

export function lineColour(item, set = tokens) {
  if (item.chosen) return item.sort === "through" ? set["tie-through"] : set.accent;
  return item.sort === "through" ? set["tie-through"] : set.tie;
}

export const lineShare = (item) => (item.gone ? 0.12 : item.faint ? 0.18 : item.chosen ? 0.85 : item.sort === "ended" ? 0.6 : state.all ? 0.35 : 0.75);

// Straight lines may be dashed at little cost: those of what has ended, and dots for what is only announced.
export const dashes = (item) => (item.sort === "ended" ? [10, 8] : item.sort === "announced" ? [2, 8] : false);

function asEdge(item) {
  return { id: item.id, from: item.from, to: item.to, width: item.width, dashes: item.faint || item.gone || state.all ? false : dashes(item), title: item.title, color: { color: pale(lineColour(item), lineShare(item)), hover: tokens.accent } };
}

function behind(context) {
  if (!current?.land) return;
  context.save();
  context.lineWidth = 1 / drawing.getScale();
  context.fillStyle = tokens.land; context.strokeStyle = tokens.border;
  context.fill(network.land); context.stroke(network.land); context.stroke(network.borders);
  context.restore();
}

// Names are as large as the small text of the page.
const small = () => (12.5 / 16) * parseFloat(getComputedStyle(document.documentElement).fontSize);

// Names go to the most important first, below their node or else above or beside it, and to none where one would cover
// another name or a larger node, or be cut by the edge.
export function fitting(list, scale, measure, within = null) {
  const taken = [], blocks = [], placed = [], size = small() / scale, gap = 2 / scale, free = (box, among) => !among.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
  const inside = within ? list.filter((node) => node.x >= within[0] && node.x <= within[2] && node.y >= within[1] && node.y <= within[3]) : list;
  for (const { x, y, size: r } of inside.slice(0, 60)) if (r > 10) blocks.push([x - r * 0.6, y - r * 0.6, x + r * 0.6, y + r * 0.6]);
  inside.forEach((node, index) => {
    const text = node.label.length > 34 && !node.focus ? `${node.label.slice(0, 32)}…` : node.label;
    const font = node.focus ? size * 1.2 : size, wide = measure(text, node.focus) * font + 4 / scale, high = font * 1.15, { x, y, size: r } = node;
    const spots = [[x - wide / 2, y + r + gap], [x - wide / 2, y - r - gap - high], [x + r + gap, y - high / 2], [x - r - gap - wide, y - high / 2]];
    const whole = ([left, top]) => !within || node.focus || (left >= within[0] && left + wide <= within[2] && top >= within[1] && top + high <= within[3]);
    const find = (among) => spots.filter(whole).find(([left, top]) => free([left, top, left + wide, top + high], among));
    // The most important names may lie on a node where there is no other room.
    const spot = find([...taken, ...blocks]) ?? (index < 9 ? find(taken) : undefined);
    if (!spot) return;
    taken.push([spot[0], spot[1], spot[0] + wide, spot[1] + high]);
    placed.push({ node, text, font, x: spot[0] + wide / 2, y: spot[1] + high * 0.82 });
  });
  return placed;
}

const widths = new Map();
export function measured(context) {
  return (text, bold) => {
    const key = (bold ? "*" : "") + text;
    if (!widths.has(key)) { context.font = `${bold ? "650 " : ""}100px system-ui, sans-serif`; widths.set(key, context.measureText(text).width / 100); }
    return widths.get(key);
  };
}

function inFront(context) {
  if (!current) return;
  const scale = drawing.getScale(), box = document.getElementById("canvas");
  const a = drawing.DOMtoCanvas({ x: 0, y: 0 }), b = drawing.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight });
  // From afar only what has a line gets its name; closer, everything that has room for one.
  const list = current.nodes.filter((node) => (!node.dim || current.nodes.length < 60) && (scale > 0.6 || current.nodes.length < 120 || current.tied.has(node.id))).sort((one, other) => other.order - one.order);
  context.save();
  context.textAlign = "center"; context.lineJoin = "round";
  if (current.land) beyond(context, scale);
  for (const { node, text, font, x, y } of fitting(list, scale, measured(context), [a.x, a.y, b.x, b.y])) {
    context.font = `${node.focus ? "650 " : ""}${font}px system-ui, sans-serif`;
    context.lineWidth = 3.5 / scale; context.strokeStyle = pale(tokens.paper, 0.9);
    context.strokeText(text, x, y);
    context.fillStyle = node.dim ? tokens.quiet : tokens.ink;
    context.fillText(text, x, y);
  }
  context.restore();
}

// What lies beyond the map stands in rows at its edge, under a heading.
export const outside = () => {
  const far = current.land ? current.nodes.filter((node) => network.byId.get(node.id)?.abroad) : [];
  return far.length ? { words: t("Off the map"), x: Math.min(...far.map((node) => node.x)), y: Math.min(...far.map((node) => node.y)) - 60 } : null;
};

function beyond(context, scale) {
  const found = outside();
  if (!found) return;
  context.font = `650 ${small() / scale}px system-ui, sans-serif`;
  context.textAlign = "left"; context.fillStyle = tokens.quiet;
  context.fillText(found.words, found.x, found.y);
  context.textAlign = "center";
}

export function show(model, frame) {
  current = model;
  model.tied = new Set(model.lines.filter((item) => !item.gone).flatMap((item) => [item.from, item.to]));
  tokens = colours();
  nodes = new vis.DataSet(model.nodes.map(asNode));
  edges = new vis.DataSet(model.lines.map(asEdge));
  if (!drawing) {
    drawing = new vis.Network(document.getElementById("canvas"), { nodes, edges }, network.options);
    drawing.on("beforeDrawing", behind);
    drawing.on("afterDrawing", inFront);
    for (const event of ["zoom", "dragEnd"]) drawing.on(event, () => { moved = true; });
  } else {
    const at = { position: drawing.getViewPosition(), scale: drawing.getScale(), animation: false };
    drawing.setData({ nodes, edges });
    drawing.moveTo(at);
  }
  // So many lines are left out while the picture moves.
  const many = model.lines.length > 2500;
  // What the pointer was on may be elsewhere now, or gone.
  for (const tip of document.querySelectorAll("#canvas .vis-tooltip")) tip.style.visibility = "hidden";
  if (many !== heavy) drawing.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
  heavy = many;
  if (frame) fit();
}

// What "fit" means in this view: Europe on the map, everything else as a whole.
export function fit() {
  moved = false;
  drawing.fit({ ...(current.home ? { nodes: current.home } : {}), animation: false, maxZoomLevel: 1.4 });
}

// Brings a thing into the middle, or both ends of a tie into sight.
export function goTo(id, other) {
  const ends = [id, other].map((end) => current.nodes.find((node) => node.id === end)).filter(Boolean);
  if (!ends.length) return;
  moved = false;
  const [one, two = one] = ends, box = document.getElementById("canvas"), apart = [Math.abs(one.x - two.x), Math.abs(one.y - two.y)];
  const scale = Math.min(Math.max(drawing.getScale(), 0.42), (0.6 * box.clientWidth) / (apart[0] || 1), (0.6 * box.clientHeight) / (apart[1] || 1));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  drawing.moveTo({ position: { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 }, scale, animation: still ? false : { duration: 180, easingFunction: "easeInOutQuad" } });
}
