// RDF terms as people read them: prefixed names, links, texts in their language.
import { here, make } from "../dom.js";

const OURS = "https://w3id.org/tech-axis/", THING = `${OURS}id/`;
const { prefixes, pages } = JSON.parse(document.getElementById("names").textContent);

export const PREFIXES = prefixes;

// The prefixed name of an IRI where one of ours fits, else null.
export function prefixed(iri) {
  for (const [prefix, namespace] of Object.entries(PREFIXES)) {
    if (iri.startsWith(namespace) && /^[A-Za-z0-9_]([\w-]*\w)?$/.test(iri.slice(namespace.length))) return `${prefix}:${iri.slice(namespace.length)}`;
  }
  return null;
}

export const shown = (term) => (!term ? "" : term.type === "uri" ? prefixed(term.value) ?? term.value : term.type === "bnode" ? `_:${term.value}` : term.value);

export const isNumber = (term) => term?.type === "literal" && /#(integer|decimal|double|float|int|long|nonNegativeInteger|positiveInteger)$/.test(term.datatype ?? "");

// Where an IRI leads: a thing of the graph to its page, another of its names to its description, the rest elsewhere.
function address(iri) {
  const [, kind, slug] = /^([a-z]+)\/([\w-]+)$/.exec(iri.startsWith(THING) ? iri.slice(THING.length) : "") ?? [];
  if (kind in pages) return here(`${pages[kind]}/${slug}`);
  if (iri.startsWith(OURS)) return here(`/sparql?query=${encodeURIComponent(`DESCRIBE <${iri}>`)}`);
  return /^https?:\/\//.test(iri) ? iri : null;
}

// A term as elements, its text never taken as HTML.
export function element(term) {
  if (!term) return "";
  if (term.type === "uri") {
    const href = address(term.value);
    return href ? make("a", { href, rel: href.startsWith("/") ? null : "noopener noreferrer" }, shown(term)) : shown(term);
  }
  const language = term["xml:lang"];
  if (!language) return shown(term);
  return make("span", { lang: language }, term.value, " ", make("span", { class: "language" }, language));
}

const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (?:(<[^>]*>|_:\S+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?) \.$/;
const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };
const unescape = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, one) => (one ? ESCAPES[one] : String.fromCodePoint(parseInt(four ?? eight, 16))));
const resource = (text) => (text[0] === "<" ? { type: "uri", value: unescape(text.slice(1, -1)) } : { type: "bnode", value: text.slice(2) });

// The triples of an N-Triples text (https://www.w3.org/TR/n-triples/), as terms in the shape of SPARQL's JSON results.
export function triples(text) {
  return text.split("\n").map((line) => TRIPLE.exec(line)).filter(Boolean).map(([, subject, predicate, other, literal, language, datatype]) => ({
    subject: resource(subject),
    predicate: resource(predicate),
    object: other ? resource(other) : { type: "literal", value: unescape(literal), ...(language && { "xml:lang": language }), ...(datatype && { datatype }) },
  }));
}
