// A graph as a network picture, drawn by vis-network. Names come from labels in the graph; the table holds every triple.
import { here, make } from "../dom.js";
import { language, number, t, tn } from "../text.js";
import { rows } from "./service.js";
import { shown } from "./terms.js";

const MOST = 300, LABELLED = 60;
const LABELS = ["http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label", "http://xmlns.com/foaf/0.1/name", "http://purl.org/dc/terms/title"];
const SHAPES = { region: "dot", country: "dot", city: "dot", organisation: "square", person: "diamond", topic: "text", cooperation: "dot" };
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const kindOf = (iri) => /^https:\/\/w3id\.org\/tech-axis\/id\/([a-z]+)\/[\w-]+$/.exec(iri)?.[1];
const short = (text) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
let loading = null;

// vis-network is a classic script: it is loaded once, when the first picture is wanted.
function load() {
  loading ??= new Promise((done, failed) => {
    const script = make("script", { src: here("/assets/vis/vis-network.min.js") });
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  return loading;
}

// The ties between resources; what is said in literals is no tie.
export const ties = (triples) => triples.filter(({ object }) => object.type !== "literal");

function name(triples) {
  const names = new Map();
  for (const property of LABELS) {
    for (const code of [language, "en", undefined]) {
      for (const { subject, predicate, object } of triples) {
        if (predicate.value === property && object.type === "literal" && (code === undefined || object["xml:lang"] === code) && !names.has(subject.value)) names.set(subject.value, object.value);
      }
    }
  }
  return names;
}

function node(term, names) {
  const kind = kindOf(term.value), ring = kind === "country";
  const drawn = colour(kind ?? "quiet") || colour("quiet");
  return {
    id: term.value, label: short(names.get(term.value) ?? shown(term)), shape: SHAPES[kind] ?? "dot", size: ring ? 12 : kind ? 9 : 6, borderWidth: ring ? 3 : 1,
    color: { background: ring ? colour("paper") : drawn, border: drawn, highlight: { background: drawn, border: colour("ink") } },
    font: { color: colour("ink"), size: 14, face: "system-ui, sans-serif", strokeWidth: 4, strokeColor: colour("paper") },
  };
}

// Names that the answer itself does not hold are asked for.
async function lookUp(names, terms) {
  const unnamed = terms.filter(({ type, value }) => type === "uri" && !names.has(value) && !/[<>"{}|^`\\\s]/.test(value)).map(({ value }) => `<${value}>`);
  if (!unnamed.length) return;
  const found = await rows(`SELECT ?thing ?label { VALUES ?thing { ${unnamed.join(" ")} } ?thing <${LABELS[1]}> ?label FILTER(LANG(?label) IN ("${language}", "en", "")) } ORDER BY (LANG(?label) = "${language}")`);
  for (const { thing, label } of found) names.set(thing, label);
}

// The ties among the first resources, as many as a picture bears.
function chosen(triples) {
  const drawn = new Map(), edges = [], all = new Set();
  for (const { subject, predicate, object } of ties(triples)) {
    for (const term of [subject, object]) all.add(term.value);
    const fresh = [subject, object].filter((term) => !drawn.has(term.value));
    if (drawn.size + fresh.length > MOST) continue;
    for (const term of fresh) drawn.set(term.value, term);
    edges.push({ from: subject.value, to: object.value, predicate: shown(predicate) });
  }
  return { terms: [...drawn.values()], edges, all: all.size };
}

function edge({ from, to, predicate }, labelled) {
  const font = { size: 11, color: colour("quiet"), strokeWidth: 3, strokeColor: colour("paper"), align: "middle" };
  return { from, to, title: predicate, ...(labelled && { label: predicate }), arrows: { to: { scaleFactor: 0.5 } }, color: colour("tie"), font };
}

function describe({ terms, edges, all }, predicates) {
  const nodes = tn("{n} resource", "{n} resources", terms.length), lines = tn("{n} tie", "{n} ties", edges.length);
  const parts = [t("{nodes} and {edges}. The table has every statement.", { nodes, edges: lines })];
  if (predicates.length === 1) parts.push(t("Each line is {predicate}.", { predicate: predicates[0] }));
  if (all > terms.length) parts.push(t("The first {n} of {all} resources are drawn; the table has them all.", { n: number(terms.length), all: number(all) }));
  return parts.join(" ");
}

export async function picture(place, triples) {
  place.replaceChildren(make("p", { class: "quiet" }, t("Drawing…")));
  const names = name(triples), drawn = chosen(triples), predicates = [...new Set(drawn.edges.map((one) => one.predicate))];
  await Promise.all([load(), lookUp(names, drawn.terms)]);
  const text = describe(drawn, predicates), canvas = make("div", { class: "network", role: "img", "aria-label": text });
  place.replaceChildren(canvas, make("p", { class: "quiet" }, text));
  const labelled = predicates.length > 1 && drawn.edges.length <= LABELLED;
  const content = { nodes: drawn.terms.map((term) => node(term, names)), edges: drawn.edges.map((one) => edge(one, labelled)) };
  const network = new vis.Network(canvas, content, {
    layout: { randomSeed: 7, improvedLayout: drawn.terms.length < 100 },
    edges: { smooth: false, selectionWidth: 1 },
    interaction: { hover: true, keyboard: false },
    physics: { solver: "forceAtlas2Based", forceAtlas2Based: { gravitationalConstant: -80, springLength: 130, avoidOverlap: 0.6 }, stabilization: { iterations: 200, fit: true } },
  });
  network.once("stabilizationIterationsDone", () => {
    network.setOptions({ physics: false });
    canvas.dataset.drawn = "true";
  });
}
