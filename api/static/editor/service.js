// Asks the service, and tells what came: an answer that is whole, or a problem in words.
import { here } from "../dom.js";
import { t } from "../text.js";

const TABLE = "application/sparql-results+json", GRAPH = "application/n-triples";
const LARGEST = 30 << 20; // Bytes of an answer that a page still shows; a download has no such limit.
const PROBLEMS = {
  "syntax error": t("This cannot be read as SPARQL."),
  "time limit reached": t("The query took too long and was stopped."),
  "memory limit reached": t("The query needed too much memory and was stopped."),
  "answer too large": t("The answer is larger than the service sends."),
  "too many queries": t("The service is busy."),
  "too many requests": t("You have used your share of the service for now."),
  refused: t("The service does not do this."),
  "bad parameter": t("Something in the request cannot be used."),
  "address too long": t("The query is too long."),
  "too large": t("The query is too long."),
  "engine failed": t("The engine behind the service failed."),
};

export class Problem extends Error {
  constructor({ title, detail, line, column }) {
    super(detail || title);
    this.title = PROBLEMS[title] ?? t("The query was not answered.");
    this.detail = this.message.replace(/^line \d+, column \d+: /, "");
    this.line = line;
    this.column = column;
  }
}

// What else the address asks for beside the query: the protocol's datasets and time limit are passed on.
const others = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => !["query", "lang"].includes(name)));

async function send(query, accept, signal) {
  const address = here(others.size ? `/sparql?${others}` : "/sparql");
  let response;
  try {
    response = await fetch(address, { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: accept }, body: query, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ detail: t("The service cannot be reached. Is it running, and are you connected?") });
  }
  if (response.ok) return response;
  const text = await response.text();
  try {
    throw new Problem(JSON.parse(text));
  } catch (error) {
    throw error instanceof Problem ? error : new Problem({ detail: `${response.status} ${response.statusText}` });
  }
}

// The whole text of an answer; null where it is too long to be shown.
async function read(response) {
  const reader = response.body.getReader(), decoder = new TextDecoder();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > LARGEST) {
      reader.cancel();
      return null;
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}

// The answer to a query: { kind: "table" | "graph", text, snapshot, seconds }; text is null where it is too long.
export async function ask(query, signal) {
  const began = performance.now();
  const response = await send(query, `${TABLE}, ${GRAPH};q=0.9`, signal);
  const kind = response.headers.get("content-type").startsWith(TABLE) ? "table" : "graph";
  const text = await read(response);
  return { kind, text, snapshot: response.headers.get("tech-axis-snapshot"), seconds: (performance.now() - began) / 1000 };
}

// The rows of a query that the page itself asks, as { name: value }; none where it fails.
export async function rows(query) {
  try {
    const { results } = await (await send(query, TABLE)).json();
    return results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])));
  } catch {
    return [];
  }
}

export const FORMATS = {
  csv: ["CSV", "text/csv"], tsv: ["TSV", "text/tab-separated-values"], json: ["JSON", TABLE], xml: ["XML", "application/sparql-results+xml"],
  ttl: ["Turtle", "text/turtle"], nt: ["N-Triples", GRAPH], jsonld: ["JSON-LD", "application/ld+json"],
};

export async function inFormat(query, format, signal) {
  return read(await send(query, FORMATS[format][1], signal));
}

// Saves the whole answer in a format as a file.
export async function download(query, format) {
  const response = await send(query, FORMATS[format][1]);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = `tech-axis-${response.headers.get("tech-axis-snapshot") ?? "answer"}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
