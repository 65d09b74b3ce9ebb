// The view as a picture to take away: in the colours of paper whatever the screen is, with its title, filters, legend,
// date, snapshot and whom the map is from.
import { date, kinds, number, t } from "../text.js";
import { named, network } from "./data.js";
import { permanent, snapshot } from "./address.js";
import { groupNames } from "./legend.js";
import * as picture from "./picture.js";
import { SETS, state } from "./state.js";

export const mark = (text) => String(text ?? "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
export const today = () => new Date().toISOString().slice(0, 10);
const SIZE = 12, ROW = 20, EDGE = 12;
const SORTS = { direct: t("direct tie"), through: t("through organisations"), ended: t("ended"), announced: t("announced") };

// What is shown, in words: the view and what it is about.
export function title() {
  const view = document.getElementById("view").selectedOptions[0].textContent;
  return state.focus ? `${view}: ${[state.focus, state.with ?? state.path ?? state.compare ?? state.whatif].filter(Boolean).map(named).join(" – ")}` : view;
}

// The filters that are set, in words.
export function filters() {
  const label = (name, id) => (name === "group" ? groupNames().find(([value]) => value === id)?.[1] : document.querySelector(`#facets [data-value="${CSS.escape(id)}"] .name`)?.textContent ?? SORTS[id]) ?? id;
  const said = SETS.flatMap((name) => [...state[name]].map((id) => label(name, id)));
  if (state.years[0] > network.years[0] || state.years[1] < network.years[1]) said.push(`${state.years[0]}–${state.years[1]}`);
  if (state.asOf) said.push(`${t("As of")} ${date(state.asOf)}`);
  if (state.strength) said.push(`${t("Strength at least")} ${number(state.strength, 2)}`);
  return said;
}

const hexagon = (x, y, r) => [[-0.5, -0.87], [0.5, -0.87], [1, 0], [0.5, 0.87], [-0.5, 0.87], [-1, 0]].map(([dx, dy], index) => `${index ? "L" : "M"}${(x + dx * r).toFixed(1)} ${(y + dy * r).toFixed(1)}`).join("");

function shape(node, colour, paper) {
  const { x, y, size: r } = node, fill = node.kind === "country" ? paper : colour, rest = `fill="${fill}" stroke="${colour}" stroke-width="${node.kind === "country" ? 3 : 1}"${node.dim ? ' opacity="0.25"' : ""}`;
  if (node.kind === "person") return `<path d="M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}z" ${rest}/>`;
  if (node.kind === "organisation") return `<rect x="${x - r * 0.85}" y="${y - r * 0.85}" width="${r * 1.7}" height="${r * 1.7}" ${rest}/>`;
  if (node.kind === "city") return `<path d="M${x} ${y - r}L${x + r} ${y + r * 0.8}L${x - r} ${y + r * 0.8}z" ${rest}/>`;
  if (node.kind === "topic") return `<path d="${hexagon(x, y, r)}z" ${rest}/>`;
  return `<circle cx="${x}" cy="${y}" r="${r}" ${rest}/>`;
}

function stroke(item, set, ends, scale = 1) {
  const dash = picture.dashes(item);
  return `<line ${ends} stroke="${picture.lineColour(item, set)}" stroke-opacity="${picture.lineShare(item)}" stroke-width="${(item.width * scale).toFixed(2)}"${dash ? ` stroke-dasharray="${dash.join(" ")}"` : ""}/>`;
}

// Each entry of the legend: what is drawn of it from a point on, how wide that is, and its words.
function entries(model, set) {
  const has = (kind) => model.nodes.some((node) => node.kind === kind), drawn = (sort) => model.lines.some((item) => !item.gone && item.sort === sort);
  const grouped = state.colour === "group";
  const things = Object.keys(kinds).filter(has).map((kind) => [14, kinds[kind], (x, y) => shape({ kind, x: x + 7, y, size: 6 }, grouped && ["region", "country"].includes(kind) ? set.quiet : set[kind], set.paper)]);
  const words = state.view === "alliances" ? { ...SORTS, direct: t("takes part itself") } : SORTS;
  const sorts = ["topics", "around"].includes(state.view) ? [] : Object.keys(SORTS).filter(drawn).map((sort) => [24, words[sort], (x, y) => stroke({ sort, width: 3, chosen: false }, set, `x1="${x}" y1="${y}" x2="${x + 22}" y2="${y}"`)]);
  const groups = grouped ? groupNames().map(([value, words]) => [14, words, (x, y) => `<circle cx="${x + 7}" cy="${y}" r="6" fill="${set[`c${value}`]}"/>`]) : [];
  return [...things, ...sorts, ...groups];
}

// Rows of texts and signs as wide as the paper; gives what they draw, and the height below them.
function legend(model, set, width, top, wide) {
  const parts = [];
  let x = EDGE, y = top + ROW / 2;
  for (const [room, words, draw] of entries(model, set)) {
    const long = room + 4 + wide(words) + 16;
    if (x > EDGE && x + long > width - EDGE) { x = EDGE; y += ROW; }
    parts.push(draw(x, y), `<text x="${x + room + 4}" y="${y + 4}" font-size="${SIZE}" fill="${set.ink}">${mark(words)}</text>`);
    x += long;
  }
  return [parts.join(""), y + ROW / 2];
}

// A text in lines as wide as the paper.
function wrapped(words, width, wide) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && wide(longer) > width - 2 * EDGE) lines.push(word); else lines[lines.length - 1] = longer;
  }
  return lines.filter(Boolean);
}

// The colours of paper, whatever the screen is.
function light() {
  const sheet = document.createElement("div");
  sheet.className = "on-paper";
  document.body.append(sheet);
  const found = picture.colours(sheet);
  sheet.remove();
  return found;
}

export function svg() {
  const model = picture.view(), drawing = picture.canvas(), box = document.getElementById("canvas"), set = light();
  const a = drawing.DOMtoCanvas({ x: 0, y: 0 }), b = drawing.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight }), scale = drawing.getScale();
  const at = new Map(model.nodes.map((node) => [node.id, node])), width = Math.max(box.clientWidth, 640), height = Math.max(box.clientHeight, 400);
  const measure = picture.measured(document.createElement("canvas").getContext("2d")), wide = (words) => measure(words) * SIZE;
  const lines = model.lines.filter((item) => !item.gone && at.has(item.from) && at.has(item.to)).map((item) => {
    const [one, other] = [at.get(item.from), at.get(item.to)];
    return stroke(item, set, `x1="${one.x}" y1="${one.y}" x2="${other.x}" y2="${other.y}"`);
  });
  const ordered = model.nodes.filter((node) => !node.dim && (scale > 0.6 || model.tied.has(node.id))).sort((one, other) => other.order - one.order);
  const names = picture.fitting(ordered, scale, measure, [a.x, a.y, b.x, b.y]).map(({ node, text, font, x, y }) => `<text x="${x}" y="${y}" font-size="${font}" text-anchor="middle"${node.focus ? ' font-weight="650"' : ""} fill="${set.ink}" stroke="${set.paper}" stroke-width="${3 / scale}" stroke-linejoin="round" paint-order="stroke">${mark(text)}</text>`);
  const far = picture.outside(), heading = far ? `<text x="${far.x}" y="${far.y}" font-size="${SIZE / scale}" font-weight="650" fill="${set.quiet}">${mark(far.words)}</text>` : "";
  const land = model.land ? `<path d="${network.paths.land}" fill="${set.land}" stroke="${set.border}" stroke-width="${1 / scale}"/><path d="${network.paths.borders}" fill="none" stroke="${set.border}" stroke-width="${1 / scale}"/>` : "";
  const said = [state.show === "table" ? "" : document.getElementById("count").firstChild?.textContent, filters().length ? `${t("Filters")}: ${filters().join(", ")}` : ""].filter(Boolean).join(" · ");
  const about = wrapped(said, width, wide), top = 34 + about.length * 16;
  const nothing = lines.length ? "" : `<text x="${width / 2}" y="${top + height / 2}" font-size="14" text-anchor="middle" fill="${set.quiet}">${mark(t("Nothing passes these filters. That does not mean that there is nothing."))}</text>`;
  const [signs, below] = legend(model, set, width, top + height + 4, wide);
  const credit = wrapped(`Tech Axis · ${t("snapshot")} ${snapshot} · ${date(today())} · CC BY 4.0${model.land ? ` · ${t("City positions: GeoNames (CC BY 4.0). Outlines: Natural Earth (public domain).")}` : ""}`, width, wide);
  const whole = below + 6 + credit.length * 16;
  const text = (words, y, more) => `<text x="${EDGE}" y="${y}" ${more}>${mark(words)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" font-family="system-ui, sans-serif"><title>${mark(`Tech Axis: ${title()}`)}</title><desc>${mark(permanent())}</desc><rect width="${width}" height="${whole}" fill="${set.paper}"/>`
    + text(title(), 24, `font-size="18" font-weight="650" fill="${set.ink}"`) + about.map((words, index) => text(words, 42 + index * 16, `font-size="${SIZE}" fill="${set.quiet}"`)).join("")
    + `<svg x="0" y="${top}" width="${width}" height="${height}" viewBox="${a.x} ${a.y} ${b.x - a.x} ${b.y - a.y}">${land}${lines.join("")}${model.nodes.map((node) => shape(node, picture.colourOf(node, set), set.paper)).join("")}${heading}${names.join("")}</svg>${nothing}${signs}`
    + credit.map((words, index) => text(words, below + 16 + index * 16, `font-size="${SIZE}" fill="${set.quiet}"`)).join("") + "</svg>";
}

export async function png() {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg())}`;
  await image.decode();
  const paper = document.createElement("canvas");
  paper.width = image.naturalWidth * 2; paper.height = image.naturalHeight * 2;
  paper.getContext("2d").drawImage(image, 0, 0, paper.width, paper.height);
  return new Promise((done) => { paper.toBlob(done, "image/png"); });
}
