// What is shown, to take away: as a picture for print, or as data for other programs.
import { t } from "../text.js";
import { named, network } from "./data.js";
import { permanent, snapshot } from "./address.js";
import { citations } from "./facts.js";
import { mark, png, svg, title, today } from "./paper.js";
import * as picture from "./picture.js";
import { sort } from "./projection.js";
import { state } from "./state.js";
import { asLine, rows } from "./table.js";

const IRI = "https://w3id.org/tech-axis/id/";

// Two views get two names: tech-axis-around-imec-2026-05-06.csv.
function save(content, type, ending) {
  const link = document.createElement("a"), about = [state.view, ...[state.focus, state.with ?? state.path].filter(Boolean).map((id) => id.split("/")[1].slice(0, 40))];
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = `tech-axis-${about.join("-")}-${today()}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const distinct = (values) => [...new Set(values.filter(Boolean))];

// A line of the view with all that it rests on: its cooperations, their dates and states, and where they are written.
function edge(line, written) {
  const made = line.tie?.cooperations ?? line.items ?? [], began = made.map((item) => item.from).filter(Boolean).sort();
  return {
    source: line.from, target: line.to, sourceLabel: named(line.from), targetLabel: named(line.to), weight: Math.round((line.tie?.weight ?? line.count ?? made.length) * 1000) / 1000, tie: line.tie ? sort(line.tie) : state.view === "alliances" ? line.sort : made.length ? "shared" : line.title,
    count: made.length, first: began[0] ?? "", newest: began.at(-1) ?? "", states: distinct(made.map((item) => network.states[item.state]?.id.split("/")[1])), cooperations: made.map((item) => item.id), sources: distinct(made.flatMap((item) => written(item).map((source) => source.url))),
  };
}

function node(id) {
  const place = network.byId.get(id), country = place && network.countries[place.country];
  return { id, label: named(id), kind: id.split("/")[0], country: country?.id ?? "", group: country ? place.group : "", iri: IRI + id };
}

// The lines that the title names: of a path its steps, of a pair the tie, of two compared the ties of both.
function taken(model) {
  const { focus, path, compare } = state, pair = state.with;
  if (state.view !== "regions" || !(path || pair || compare)) return rows(model);
  const wanted = path || pair ? new Set(model.lines.filter((item) => item.chosen).map((item) => item.id)) : null;
  const touches = ({ from, to }) => [from.id, to.id].some((id) => id === focus || id === compare);
  return model.ties.shown.filter((tie) => (wanted ? wanted.has(tie.id) : touches(tie))).map(asLine);
}

// Nodes and lines of the view, with what tables of the view hold, and every cooperation among them with its sources.
async function content() {
  const written = await citations(), lines = taken(picture.view()), edges = lines.map((line) => edge(line, written)), items = new Map();
  for (const line of lines) for (const item of line.tie?.cooperations ?? line.items ?? []) items.set(item.id, item);
  const cooperations = [...items.values()].map((item) => ({ id: item.id, iri: IRI + item.id, label: item.label, kind: network.kinds[item.kind].id, state: network.states[item.state]?.id ?? null, stateAsOf: item.asOf ?? null, start: item.start ?? null, sources: written(item) }));
  return { title: title(), snapshot, address: permanent(), licence: "CC BY 4.0", nodes: distinct([...(state.view === "regions" ? [] : picture.view().nodes.map(({ id }) => id)), ...edges.flatMap((item) => [item.source, item.target])]).map(node), edges, cooperations };
}

const COLUMNS = [["weight", "double"], ["tie"], ["count", "int"], ["first"], ["newest"], ["states"], ["cooperations"], ["sources"]].map(([name, type = "string"]) => ({ name, type }));
const flat = (value) => (Array.isArray(value) ? value.join(" ") : value);

// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
const cell = (text) => { const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : String(text); return /[",\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe; };

const csv = ({ edges, snapshot: made }) => [["source", "target", "source_label", "target_label", ...COLUMNS.map(({ name }) => name), "snapshot"].join(","), ...edges.map((item) => [item.source, item.target, item.sourceLabel, item.targetLabel, ...COLUMNS.map(({ name }) => flat(item[name])), made].map(cell).join(","))].join("\r\n") + "\r\n";

function graphml({ nodes, edges, ...about }) {
  const keys = [...["label", "kind", "country", "group", "iri"].map((name) => [name, "node", "string"]), ...COLUMNS.map(({ name, type }) => [name, "edge", type]), ...["title", "snapshot", "address", "licence"].map((name) => [name, "graph", "string"])];
  const data = (on, item) => keys.filter(([, where]) => where === on).map(([name]) => `<data key="${on[0]}_${name}">${mark(flat(item[name]))}</data>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">${keys.map(([name, on, type]) => `<key id="${on[0]}_${name}" for="${on}" attr.name="${name}" attr.type="${type}"/>`).join("")}<graph edgedefault="undirected">${data("graph", about)}\n${nodes.map((item) => `<node id="${mark(item.id)}">${data("node", item)}</node>`).join("\n")}\n${edges.map((item) => `<edge source="${mark(item.source)}" target="${mark(item.target)}">${data("edge", item)}</edge>`).join("\n")}\n</graph></graphml>\n`;
}

function gexf({ nodes, edges, ...about }) {
  const own = COLUMNS.filter(({ name }) => name !== "weight").map(({ name, type }) => ({ name, type: type === "int" ? "integer" : type })), kinds = ["kind", "country", "group", "iri"].map((name) => ({ name, type: "string" }));
  const declared = (on, list) => `<attributes class="${on}">${list.map(({ name, type }) => `<attribute id="${name}" title="${name}" type="${type}"/>`).join("")}</attributes>`;
  const values = (item, list) => `<attvalues>${list.map(({ name }) => `<attvalue for="${name}" value="${mark(flat(item[name]))}"/>`).join("")}</attvalues>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3"><meta lastmodifieddate="${today()}"><creator>Tech Axis</creator><description>${mark(`${about.title}; ${t("snapshot")} ${about.snapshot}; ${about.address}; ${about.licence}`)}</description></meta><graph defaultedgetype="undirected">${declared("node", kinds)}${declared("edge", own)}\n<nodes>${nodes.map((item) => `<node id="${mark(item.id)}" label="${mark(item.label)}">${values(item, kinds)}</node>`).join("\n")}</nodes>\n<edges>${edges.map((item, index) => `<edge id="${index}" source="${mark(item.source)}" target="${mark(item.target)}" weight="${item.weight}">${values(item, own)}</edge>`).join("\n")}</edges></graph></gexf>\n`;
}

const makers = {
  png: async () => save(await png(), "image/png", "png"),
  svg: async () => save(svg(), "image/svg+xml", "svg"),
  csv: async () => save(`\ufeff${csv(await content())}`, "text/csv", "csv"),
  graphml: async () => save(graphml(await content()), "application/xml", "graphml"),
  gexf: async () => save(gexf(await content()), "application/xml", "gexf"),
  json: async () => save(JSON.stringify(await content(), null, 1), "application/json", "json"),
};

function failed(error) {
  const note = document.getElementById("note");
  note.textContent = t("The file could not be made: {reason}. Try it again.", { reason: error.message });
  note.hidden = false;
}

export function startDownloads() {
  for (const button of document.querySelectorAll("[data-save]")) button.addEventListener("click", () => makers[button.dataset.save]().catch(failed));
  document.getElementById("copy").addEventListener("click", async (event) => {
    const field = document.getElementById("address");
    field.select();
    try { await navigator.clipboard.writeText(field.value); event.target.textContent = t("Copied"); } catch { document.execCommand("copy"); }
  });
}

export function showAddress() {
  document.getElementById("address").value = permanent();
  document.getElementById("whole")?.setAttribute("href", permanent());
}
