// A plain page to write a query and see its answer, with the competency questions as examples.
import { make } from "./dom.js";
import { language, number, t, tn } from "./text.js";

const form = document.getElementById("ask"), box = document.getElementById("query"), answer = document.getElementById("answer"), told = document.getElementById("state"), gallery = document.getElementById("gallery");
const EXAMPLES = (code) => `PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label ?text WHERE { ?question sh:select|sh:construct ?text ; rdfs:label ?label . FILTER(LANG(?label) = "${code}") } ORDER BY ?label`;

const ask = (query, accept) => fetch("/sparql", { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: accept }, body: query });

function table({ head, results, boolean }) {
  if (boolean !== undefined) return make("p", {}, boolean ? t("yes") : t("no"));
  const body = results.bindings.map((row) => make("tr", {}, ...head.vars.map((name) => make("td", { lang: row[name]?.["xml:lang"] }, row[name]?.value ?? ""))));
  return make("table", {}, make("thead", {}, make("tr", {}, ...head.vars.map((name) => make("th", { scope: "col" }, name)))), make("tbody", {}, ...body));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  told.textContent = t("Running…");
  answer.replaceChildren();
  const began = performance.now();
  const response = await ask(box.value, "application/sparql-results+json, text/turtle;q=0.9");
  const seconds = number((performance.now() - began) / 1000, 2);
  if (!response.ok) {
    const problem = await response.json();
    told.textContent = problem.title;
    answer.append(make("p", {}, problem.detail));
  } else if (response.headers.get("content-type").startsWith("application/sparql-results+json")) {
    const found = await response.json();
    told.textContent = found.results ? tn("{n} row in {seconds} s", "{n} rows in {seconds} s", found.results.bindings.length, { seconds }) : `${seconds} s`;
    answer.append(table(found));
  } else {
    told.textContent = `${seconds} s`;
    answer.append(make("pre", {}, await response.text()));
  }
});

const found = await (await ask(EXAMPLES(language), "application/sparql-results+json")).json();
for (const { label, text } of found.results?.bindings ?? []) gallery.append(make("option", { value: text.value }, label.value));
gallery.addEventListener("change", () => { if (gallery.value) box.value = gallery.value; });
if (!box.value && gallery.options.length > 1) { gallery.selectedIndex = 1; box.value = gallery.value; }
document.documentElement.dataset.ready = "true";
