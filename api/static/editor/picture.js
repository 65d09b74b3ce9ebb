// A graph as a network picture, drawn by vis-network. Names come from labels in the graph; the table holds every triple.
import { make } from "../dom.js";
import { number, t, tn } from "../text.js";
import { shown } from "./terms.js";

const MOST = 300;
const LABELS = ["http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label", "http://xmlns.com/foaf/0.1/name", "http://purl.org/dc/terms/title"];
const SHAPES = { region: "dot", country: "dot", city: "dot", organisation: "square", person: "diamond", topic: "text", cooperation: "dot" };
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const kindOf = (iri) => /^https:\/\/w3id\.org\/tech-axis\/id\/([a-z]+)\/[\w-]+$/.exec(iri)?.[1];
const short = (text) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
let loading = null;

// vis-network is a classic script: it is loaded once, when the first picture is wanted.
function load() {
  loading ??= new Promise((done, failed) => {
    const script = make("script", { src: "/assets/vis/vis-network.min.js" });
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
    for (const language of [document.documentElement.lang, "en", undefined]) {
      for (const { subject, predicate, object } of triples) {
        if (predicate.value === property && object.type === "literal" && (language === undefined || object["xml:lang"] === language) && !names.has(subject.value)) names.set(subject.value, object.value);
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

export async function picture(place, triples) {
  place.replaceChildren(make("p", { class: "quiet" }, t("Drawing…")));
  await load();
  const names = name(triples), nodes = new Map(), edges = [];
  for (const { subject, predicate, object } of ties(triples)) {
    const fresh = [subject, object].filter((term) => !nodes.has(term.value));
    if (nodes.size + fresh.length > MOST) continue;
    for (const term of fresh) nodes.set(term.value, node(term, names));
    edges.push({ from: subject.value, to: object.value, label: shown(predicate), arrows: { to: { scaleFactor: 0.5 } }, color: colour("tie"), font: { size: 11, color: colour("quiet"), strokeWidth: 3, strokeColor: colour("paper"), align: "middle" } });
  }
  const all = new Set(ties(triples).flatMap(({ subject, object }) => [subject.value, object.value])).size;
  const drawnNodes = tn("{n} resource", "{n} resources", nodes.size), drawnTies = tn("{n} tie", "{n} ties", edges.length);
  const summary = t("{nodes} and {edges}. The table has every statement.", { nodes: drawnNodes, edges: drawnTies });
  const canvas = make("div", { class: "network", role: "img", "aria-label": summary });
  const note = all > nodes.size ? t("The first {n} of {all} resources are drawn; the table has them all.", { n: number(nodes.size), all: number(all) }) : summary;
  place.replaceChildren(canvas, make("p", { class: "quiet" }, note));
  const network = new vis.Network(canvas, { nodes: [...nodes.values()], edges }, {
    layout: { randomSeed: 7, improvedLayout: nodes.size < 100 },
    edges: { smooth: false, selectionWidth: 1 },
    interaction: { hover: true, keyboard: false, zoomView: true },
    physics: { solver: "forceAtlas2Based", forceAtlas2Based: { gravitationalConstant: -60, springLength: 110, avoidOverlap: 0.4 }, stabilization: { iterations: 200, fit: true } },
  });
  network.once("stabilizationIterationsDone", () => {
    network.setOptions({ physics: false });
    canvas.dataset.drawn = "true";
  });
}
