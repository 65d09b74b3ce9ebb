// An answer in its forms: table, chart, network picture, text; and as files.
import { make } from "../dom.js";
import { t } from "../text.js";
import { chart, columns } from "./chart.js";
import { linkView } from "./link.js";
import { picture, ties } from "./picture.js";
import { download, FORMATS, inFormat } from "./service.js";
import { table } from "./table.js";
import { triples } from "./terms.js";

const SHOWN = 400_000; // Characters of a text that are shown.
const FILES = { table: ["csv", "tsv", "json"], graph: ["ttl", "nt", "jsonld"] };
const TEXTS = { table: ["csv", "tsv", "json", "xml"], graph: ["ttl", "nt", "jsonld"] };

function files(query, kind) {
  const said = make("span", { class: "quiet", role: "status" });
  const save = async (format) => {
    said.textContent = t("Fetching…");
    try {
      await download(query, format);
      said.textContent = "";
    } catch (error) {
      said.textContent = error.message;
    }
  };
  return make("p", { class: "files" }, said, t("Download"), ...FILES[kind].map((format) => make("button", { type: "button", "data-format": format, onclick: () => save(format) }, FORMATS[format][0])));
}

async function raw(place, query, kind) {
  const select = make("select", {}, ...TEXTS[kind].map((format) => make("option", { value: format }, FORMATS[format][0])));
  const text = make("pre", { class: "raw", tabindex: "0", role: "region", "aria-label": t("Answer as text") });
  const note = make("p", { class: "quiet" });
  const show = async () => {
    try {
      const found = await inFormat(query, select.value);
      text.textContent = found?.slice(0, SHOWN) ?? "";
      note.textContent = found === null || found.length > SHOWN ? t("Only the beginning is shown; a download has everything.") : "";
    } catch (error) {
      note.textContent = error.message;
    }
  };
  select.addEventListener("change", show);
  place.replaceChildren(make("p", { class: "row" }, make("label", {}, t("Format"), " ", select)), text, note);
  await show();
}

// The forms that an answer has, each with what draws it into a place.
function views(query, { kind, text }) {
  const forms = [];
  let rows = null;
  if (text === null) {
    forms.push(["table", t("Table"), (place) => place.replaceChildren(make("p", { class: "none" }, t("The answer is too long to show here. Get it as a file.")))]);
  } else if (kind === "graph") {
    const found = triples(text);
    rows = found.length;
    forms.push(["table", t("Table"), (place) => table(place, ["subject", "predicate", "object"], found)]);
    if (ties(found).length) forms.push(["network", t("Network"), (place) => picture(place, found)]);
  } else {
    const { head, results, boolean } = JSON.parse(text);
    if (boolean !== undefined) return { forms: [["table", t("Answer"), (place) => place.replaceChildren(make("p", { class: "truth" }, boolean ? t("yes") : t("no")))]], rows };
    rows = results.bindings.length;
    forms.push(["table", t("Table"), (place) => table(place, head.vars, results.bindings)]);
    if (columns(head.vars, results.bindings).values.length) forms.push(["chart", t("Chart"), (place) => chart(place, head.vars, results.bindings)]);
  }
  if (text !== null) forms.push(["raw", t("Text"), (place) => raw(place, query, kind)]);
  return { forms, rows };
}

// Shows an answer; gives how many rows (or statements) it has, null where that is not known or asked.
export async function answer(place, query, found, view) {
  const { forms, rows } = views(query, found);
  const panel = make("div", { class: "panel-of-answer", role: "tabpanel", id: "answer-panel" });
  const tabs = forms.map(([name, title]) => make("button", { type: "button", role: "tab", id: `view-${name}`, "aria-controls": "answer-panel", onclick: () => open(name) }, title));
  const list = make("div", { class: "views", role: "tablist", "aria-label": t("Forms of the answer") }, ...tabs);
  async function open(name, keep = true) {
    forms.forEach(([other], index) => {
      tabs[index].setAttribute("aria-selected", String(other === name));
      tabs[index].tabIndex = other === name ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", `view-${name}`);
    if (keep) linkView(name);
    await forms.find(([other]) => other === name)[2](panel);
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
  place.replaceChildren(make("div", { class: "heading" }, list, files(query, found.kind)), panel);
  await open(forms.some(([name]) => name === view) ? view : "table", false);
  return { rows, graph: found.kind === "graph" };
}
