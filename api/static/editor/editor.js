// The query page: a box to write in, questions to start from, and the answer as table, chart, picture or text.
import { make } from "../dom.js";
import { date, number, t, tn } from "../text.js";
import { answer } from "./answer.js";
import { box as makeBox } from "./box.js";
import { gallery } from "./gallery.js";
import { linkTo, made } from "./link.js";
import { ask } from "./service.js";

const form = document.getElementById("ask"), run = document.getElementById("run"), stop = document.getElementById("stop"), share = document.getElementById("share");
const state = document.getElementById("state"), notes = document.getElementById("notes"), place = document.getElementById("answer"), keys = document.getElementById("keys");
let running = null;

const box = makeBox(() => form.requestSubmit(), () => run.focus());

function problem(error) {
  const where = error.line ? make("p", {}, t("Line {line}, column {column}", { line: error.line, column: error.column })) : "";
  place.replaceChildren(make("div", { class: "problem", role: "alert" }, make("p", {}, make("strong", {}, error.title ?? t("The query was not answered."))), where, make("p", { class: "detail" }, error.detail)));
  if (error.line) box.mark(error.line, error.column);
}

function tell(found, shown) {
  const seconds = number(found.seconds, 2);
  if (shown.rows === null) state.textContent = t("{seconds} s", { seconds });
  else state.textContent = shown.graph ? tn("{n} statement in {seconds} s", "{n} statements in {seconds} s", shown.rows, { seconds }) : tn("{n} row in {seconds} s", "{n} rows in {seconds} s", shown.rows, { seconds });
}

// Runs the query; `view` opens the answer in one of its forms.
async function submit({ view = null, remember = true } = {}) {
  running?.abort();
  const own = (running = new AbortController()), query = box.text;
  box.clear();
  state.textContent = t("Running…");
  stop.hidden = false;
  place.setAttribute("aria-busy", "true");
  try {
    const found = await ask(query, own.signal);
    if (remember) linkTo(query, found.snapshot);
    place.hidden = false;
    tell(found, await answer(place, query, found, view));
  } catch (error) {
    if (own !== running) return;
    place.hidden = false;
    if (error.name === "AbortError") {
      state.textContent = t("Stopped");
    } else {
      state.textContent = "";
      problem(error);
    }
  } finally {
    if (own === running) {
      running = null;
      stop.hidden = true;
      place.removeAttribute("aria-busy");
    }
  }
}

// Says that a link was made on earlier data, where it was.
function compare(link, snapshot) {
  notes.replaceChildren();
  if (!link.snapshot || !snapshot || link.snapshot === snapshot) return;
  const text = link.day
    ? t("This link was made on the data of {day} (snapshot {id}). The data has changed since; the answer below is of snapshot {now}.", { day: date(link.day), id: link.snapshot, now: snapshot })
    : t("This link was made on snapshot {id}. The data has changed since; the answer below is of snapshot {now}.", { id: link.snapshot, now: snapshot });
  notes.append(make("p", { class: "note", role: "status" }, text));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  notes.replaceChildren();
  submit();
});
stop.addEventListener("click", () => running?.abort());
share.hidden = false;
share.addEventListener("click", async () => {
  const address = linkTo(box.text);
  if (!address) {
    state.textContent = t("This query is too long for a link.");
    return;
  }
  try {
    await navigator.clipboard.writeText(address);
    state.textContent = t("The link is copied.");
  } catch {
    state.textContent = t("The link is in the address bar.");
  }
});
keys.hidden = false;
keys.textContent = globalThis.Yasqe ? t("Ctrl+Enter runs the query, Ctrl+Space completes a name, Escape or Tab leaves the box.") : t("Ctrl+Enter runs the query.");

gallery((query) => {
  box.text = query;
  notes.replaceChildren();
  submit();
  run.scrollIntoView({ block: "nearest" });
});

async function restore() {
  const link = made();
  if (link.query === null) return;
  box.text = link.query;
  compare(link, form.dataset.snapshot);
  await submit({ view: link.view, remember: false });
}
addEventListener("popstate", restore);
await restore();
document.documentElement.dataset.ready = "true";
