// What is shown, to take away: as a picture for print, or as data for other programs.
import { date, t } from "../text.js";
import { network } from "./data.js";
import { permanent, snapshot } from "./address.js";
import * as picture from "./picture.js";
import { sort } from "./projection.js";

const mark = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
const today = () => new Date().toISOString().slice(0, 10);

function save(content, type, ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = `tech-axis-${today()}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const shape = (node, colour, paper) => {
  const { x, y, size: r } = node, fill = node.kind === "country" ? paper : colour, rest = `fill="${fill}" stroke="${colour}" stroke-width="${node.kind === "country" ? 3 : 1}"${node.dim ? ' opacity="0.25"' : ""}`;
  if (node.kind === "person") return `<path d="M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}z" ${rest}/>`;
  if (node.kind === "organisation") return `<rect x="${x - r * 0.85}" y="${y - r * 0.85}" width="${r * 1.7}" height="${r * 1.7}" ${rest}/>`;
  if (node.kind === "city") return `<path d="M${x} ${y - r}L${x + r} ${y + r * 0.8}L${x - r} ${y + r * 0.8}z" ${rest}/>`;
  return `<circle cx="${x}" cy="${y}" r="${r}" ${rest}/>`;
};

// The view as it lies on the screen, as vectors on white, with date, snapshot and address below.
export function svg() {
  const model = picture.view(), drawing = picture.canvas(), box = document.getElementById("canvas"), set = picture.colours();
  const a = drawing.DOMtoCanvas({ x: 0, y: 0 }), b = drawing.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight }), scale = drawing.getScale();
  const at = new Map(model.nodes.map((node) => [node.id, node])), width = Math.max(box.clientWidth, 640), height = Math.max(box.clientHeight, 400), foot = 26;
  const lines = model.lines.filter((item) => !item.gone && at.has(item.from) && at.has(item.to)).map((item) => {
    const [one, other] = [at.get(item.from), at.get(item.to)], dash = picture.dashes(item);
    return `<line x1="${one.x}" y1="${one.y}" x2="${other.x}" y2="${other.y}" stroke="${picture.lineColour(item, set)}" stroke-opacity="${picture.lineShare(item)}" stroke-width="${item.width.toFixed(2)}"${dash ? ` stroke-dasharray="${dash.join(" ")}"` : ""}/>`;
  });
  const measure = picture.measured(document.createElement("canvas").getContext("2d"));
  const ordered = model.nodes.filter((node) => !node.dim && (scale > 0.6 || model.tied.has(node.id))).sort((one, other) => other.order - one.order);
  const words = picture.fitting(ordered, scale, measure, [a.x, a.y, b.x, b.y]).map(({ node, text, font, x, y }) => `<text x="${x}" y="${y}" font-size="${font}" text-anchor="middle"${node.focus ? ' font-weight="650"' : ""} fill="${set.ink}" stroke="${set.paper}" stroke-width="${3 / scale}" stroke-linejoin="round" paint-order="stroke">${mark(text)}</text>`);
  const land = model.land ? `<path d="${network.paths.land}" fill="${set.land}" stroke="${set.border}" stroke-width="${1 / scale}"/><path d="${network.paths.borders}" fill="none" stroke="${set.border}" stroke-width="${1 / scale}"/>` : "";
  const credit = `Tech Axis · ${t("snapshot")} ${snapshot} · ${date(today())} · CC BY 4.0${model.land ? " · Natural Earth" : ""}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + foot}" viewBox="0 0 ${width} ${height + foot}" font-family="system-ui, sans-serif"><title>Tech Axis</title><desc>${mark(permanent())}</desc><rect width="${width}" height="${height + foot}" fill="${set.paper}"/><svg x="0" y="0" width="${width}" height="${height}" viewBox="${a.x} ${a.y} ${b.x - a.x} ${b.y - a.y}">${land}${lines.join("")}${model.nodes.map((node) => shape(node, picture.colourOf(node, set), set.paper)).join("")}${words.join("")}</svg><text x="12" y="${height + 17}" font-size="12" fill="${set.quiet}">${mark(credit)}</text></svg>`;
}

async function png() {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg())}`;
  await image.decode();
  const paper = document.createElement("canvas");
  paper.width = image.naturalWidth * 2; paper.height = image.naturalHeight * 2;
  paper.getContext("2d").drawImage(image, 0, 0, paper.width, paper.height);
  return new Promise((done) => { paper.toBlob(done, "image/png"); });
}

// Ties and places of the view: what the filters let through, drawn or not.
function content() {
  const model = picture.view(), ids = new Set();
  const lines = model.ties.shown.map((tie) => {
    ids.add(tie.from); ids.add(tie.to);
    return { source: tie.from.id, target: tie.to.id, sourceLabel: tie.from.label, targetLabel: tie.to.label, strength: Math.round(tie.weight * 1000) / 1000, tie: sort(tie), cooperations: tie.cooperations.map((item) => item.id) };
  });
  return { snapshot, address: permanent(), nodes: [...ids].map((place) => ({ id: place.id, label: place.label, kind: place.kind, country: network.countries[place.country].id, group: place.group })), edges: lines };
}

// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
const cell = (text) => { const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : String(text); return /[",\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe; };

const csv = ({ edges }) => ["source,target,source_label,target_label,strength,tie,cooperations", ...edges.map((edge) => [edge.source, edge.target, edge.sourceLabel, edge.targetLabel, edge.strength, edge.tie, edge.cooperations.join(" ")].map(cell).join(","))].join("\r\n") + "\r\n";

function graphml({ nodes, edges }) {
  const keys = [["label", "node"], ["kind", "node"], ["country", "node"], ["strength", "edge", "double"], ["tie", "edge"], ["cooperations", "edge"]].map(([name, on, type = "string"]) => `<key id="${on[0]}_${name}" for="${on}" attr.name="${name}" attr.type="${type}"/>`);
  const data = (on, item, names) => names.map((name) => `<data key="${on}_${name}">${mark(Array.isArray(item[name]) ? item[name].join(" ") : item[name])}</data>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">${keys.join("")}<graph edgedefault="undirected">\n${nodes.map((node) => `<node id="${mark(node.id)}">${data("n", node, ["label", "kind", "country"])}</node>`).join("\n")}\n${edges.map((edge) => `<edge source="${mark(edge.source)}" target="${mark(edge.target)}">${data("e", edge, ["strength", "tie", "cooperations"])}</edge>`).join("\n")}\n</graph></graphml>\n`;
}

function gexf({ nodes, edges }) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="undirected"><attributes class="node"><attribute id="kind" title="kind" type="string"/><attribute id="country" title="country" type="string"/></attributes><attributes class="edge"><attribute id="tie" title="tie" type="string"/><attribute id="cooperations" title="cooperations" type="string"/></attributes>\n<nodes>${nodes.map((node) => `<node id="${mark(node.id)}" label="${mark(node.label)}"><attvalues><attvalue for="kind" value="${node.kind}"/><attvalue for="country" value="${mark(node.country)}"/></attvalues></node>`).join("\n")}</nodes>\n<edges>${edges.map((edge, index) => `<edge id="${index}" source="${mark(edge.source)}" target="${mark(edge.target)}" weight="${edge.strength}"><attvalues><attvalue for="tie" value="${edge.tie}"/><attvalue for="cooperations" value="${mark(edge.cooperations.join(" "))}"/></attvalues></edge>`).join("\n")}</edges></graph></gexf>\n`;
}

const makers = {
  png: async () => save(await png(), "image/png", "png"),
  svg: () => save(svg(), "image/svg+xml", "svg"),
  csv: () => save(`\ufeff${csv(content())}`, "text/csv", "csv"),
  graphml: () => save(graphml(content()), "application/xml", "graphml"),
  gexf: () => save(gexf(content()), "application/xml", "gexf"),
  json: () => save(JSON.stringify(content(), null, 1), "application/json", "json"),
};

export function startDownloads() {
  for (const button of document.querySelectorAll("[data-save]")) button.addEventListener("click", () => makers[button.dataset.save]());
  document.getElementById("copy").addEventListener("click", async (event) => {
    const field = document.getElementById("address");
    field.select();
    try { await navigator.clipboard.writeText(field.value); event.target.textContent = t("Copied"); } catch { document.execCommand("copy"); }
  });
}

export function showAddress() {
  document.getElementById("address").value = permanent();
}
