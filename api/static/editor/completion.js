// Completion from the graph itself: prefixes, classes and properties (VoID, with their counts), things by their names.
import { getJson, make } from "../dom.js";
import { language, number } from "../text.js";
import { rows } from "./service.js";
import { PREFIXES, prefixed } from "./terms.js";

const MOST = 60;
const HEAD = `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX void: <http://rdfs.org/ns/void#>`;
const LABEL = `OPTIONAL { ?term rdfs:label ?text FILTER(LANG(?text) = "${language}") }`;
const DESCRIBED = `${HEAD}
SELECT ?kind ?term (MAX(?count) AS ?uses) (SAMPLE(?text) AS ?label) WHERE {
  GRAPH <https://w3id.org/tech-axis/.well-known/void> {
    { ?part void:class ?term ; void:entities ?count BIND("class" AS ?kind) } UNION { ?part void:property ?term ; void:triples ?count BIND("property" AS ?kind) }
  }
  ${LABEL}
} GROUP BY ?kind ?term ORDER BY DESC(?uses)`;
const COUNTED = `${HEAD}
SELECT ?kind ?term ?uses (SAMPLE(?text) AS ?label) WHERE {
  { SELECT ("class" AS ?kind) ?term (COUNT(*) AS ?uses) { ?thing a ?term } GROUP BY ?term }
  UNION { SELECT ("property" AS ?kind) ?term (COUNT(*) AS ?uses) { ?thing ?term ?value } GROUP BY ?term }
  ${LABEL}
} GROUP BY ?kind ?term ?uses ORDER BY DESC(?uses)`;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let vocabulary = null, things = null;

const terms = () => (vocabulary ??= rows(DESCRIBED).then((found) => (found.length ? found : rows(COUNTED))).then((found) => found.map(({ kind, term, uses, label }) => ({ kind, iri: term, written: prefixed(term) ?? `<${term}>`, label: label ?? "", note: number(Number(uses)) }))));
const named = () => (things ??= getJson("/api/v1/names").then((found) => found.map(({ id, names }) => ({ written: id.replace("/", ":"), label: names[0], all: plain([id, ...names].join(" ")) })).filter(({ written }) => written.split(":")[0] in PREFIXES), () => []));

const WORD = /[?$]?(?:[\p{L}_][\p{L}\d_-]*)?:?[\p{L}\d_-]*$/u;

// What stands before the cursor, and what may stand there.
function place(yasqe) {
  const cursor = yasqe.getDoc().getCursor(), line = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  const word = WORD.exec(line)[0], before = line.slice(0, line.length - word.length);
  const token = yasqe.getTokenAt(cursor), earlier = yasqe.getPreviousNonWsToken(cursor.line, yasqe.getCompleteToken());
  const closed = token.type === "comment" || token.type === "string" || /<[^>]*$/.test(line);
  const expected = yasqe.getTokenAt({ line: cursor.line, ch: before.length }).state.possibleCurrent ?? [];
  return { word, closed, from: { line: cursor.line, ch: before.length }, to: cursor, declaring: /prefix\s+$/i.test(before), typed: ["a", "rdf:type"].includes(earlier.state?.lastProperty) && !expected.includes("a"), predicate: expected.includes("a") };
}

// The terms whose written form begins with what is sought, then those that hold it in their name or label.
function best(terms, sought) {
  const [prefix, rest] = sought.includes(":") ? sought.split(":") : ["", sought];
  const begins = terms.filter(({ written }) => plain(written).startsWith(sought));
  const holds = ({ written, label }) => written.startsWith(prefix) && plain(`${written.split(":")[1]} ${label}`).includes(rest);
  return rest.length < 2 ? begins : [...begins, ...terms.filter((one) => !begins.includes(one) && holds(one))];
}

async function options({ word, declaring, typed, predicate }, yasqe) {
  const sought = plain(word);
  if (word[0] === "?" || word[0] === "$") {
    const used = new Set(yasqe.getValue().match(/[?$][\p{L}_][\p{L}\d_]*/gu));
    used.delete(word);
    return [...used].filter((name) => name.startsWith(word)).map((written) => ({ written }));
  }
  if (declaring) return Object.entries(PREFIXES).filter(([prefix]) => prefix.startsWith(sought)).map(([prefix, iri]) => ({ written: `${prefix}: <${iri}>`, declares: true }));
  if (predicate || typed) return best((await terms()).filter((one) => one.kind === (predicate ? "property" : "class")), sought);
  if (sought.replace(":", "").length < 2) return [];
  const [prefix, rest] = sought.includes(":") ? sought.split(":") : [null, sought];
  const found = (await named()).filter(({ written, all }) => (prefix === null || written.startsWith(`${prefix}:`)) && all.includes(rest));
  return found.sort((one, other) => one.all.indexOf(rest) - other.all.indexOf(rest) || one.label.localeCompare(other.label));
}

// Declares the prefix of a name where the query does not yet.
function declare(yasqe, written) {
  const prefix = /^([\w-]+):/.exec(written)?.[1];
  if (prefix in PREFIXES && !(prefix in yasqe.getPrefixesFromQuery())) yasqe.addPrefixes({ [prefix]: PREFIXES[prefix] });
}

function pick(yasqe, { from, to }, one) {
  yasqe.getDoc().replaceRange(one.written, from, to, "complete");
  if (!one.declares && !/^[?$<]/.test(one.written)) declare(yasqe, one.written);
}

const line = (one) => (element) => element.append(...[make("span", {}, one.written), one.label && make("span", { class: "label" }, one.label), one.note && make("span", { class: "uses" }, one.note)].filter(Boolean));

// Offers what may stand at the cursor; `typed` is the letter that was typed, if one was.
export async function complete(yasqe, typed) {
  const here = place(yasqe);
  if (here.closed || yasqe.state.completionActive) return;
  if (typed === ":" && !here.declaring) declare(yasqe, here.word);
  const hint = async () => {
    const now = place(yasqe), found = (await options(now, yasqe)).slice(0, MOST);
    return { from: now.from, to: now.to, list: found.map((one) => ({ text: one.written, render: line(one), hint: () => pick(yasqe, place(yasqe), one) })) };
  };
  yasqe.showHint({ hint, completeSingle: false, closeCharacters: /[\s>"(){};,.]/, container: document.getElementById("box") });
}
