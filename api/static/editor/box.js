// The box that a query is written in: YASQE (the editor of YASGUI) where it is installed, else the plain text box.
import { t } from "../text.js";
import { complete } from "./completion.js";

const area = document.getElementById("query");

function plain(run) {
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  return {
    get text() { return area.value; },
    set text(value) { area.value = value; },
    focus: () => area.focus(),
    mark(line, column) {
      const start = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
      area.focus();
      area.setSelectionRange(start, start + 1);
    },
    clear: () => {},
  };
}

function rich(run, leave) {
  const Yasqe = globalThis.Yasqe;
  Yasqe.defaults.autocompleters = []; // Its own ask other sites; ours ask this service.
  const holder = document.createElement("div");
  holder.id = "box";
  area.after(holder);
  const yasqe = new Yasqe(holder, {
    value: area.value, persistenceId: null, consumeShareLink: null, createShareableLink: null, showQueryButton: false, resizeable: false, editorHeight: "auto", syntaxErrorCheck: true,
    screenReaderLabel: t("Query"), lineWrapping: true, foldGutter: false, gutters: ["gutterErrorBar", "CodeMirror-linenumbers"],
    extraKeys: { Tab: false, "Shift-Tab": false, Esc: leave, "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": false, "Ctrl-Space": () => complete(yasqe) },
  });
  area.hidden = true;
  document.getElementById("query-label").addEventListener("click", () => yasqe.focus());
  yasqe.on("inputRead", (_, { text, origin }) => {
    if (origin === "+input" && /^[\w:?$]$/.test(text.join(""))) complete(yasqe, text[0]);
  });
  let marks = [];
  return {
    get text() { return yasqe.getValue(); },
    set text(value) { yasqe.setValue(value); },
    focus: () => yasqe.focus(),
    mark(line, column) {
      const row = Math.min(line, yasqe.getDoc().lineCount()) - 1, length = yasqe.getDoc().getLine(row).length;
      const start = Math.min(column - 1, Math.max(length - 1, 0)), word = yasqe.getTokenAt({ line: row, ch: start + 1 });
      marks.push(yasqe.getDoc().markText({ line: row, ch: start }, { line: row, ch: Math.max(word.end, start + 1) }, { className: "wrong" }));
      yasqe.addLineClass(row, "wrap", "wrong-line");
      marks.push({ clear: () => yasqe.removeLineClass(row, "wrap", "wrong-line") });
      yasqe.getDoc().setCursor({ line: row, ch: start });
      yasqe.scrollIntoView({ line: row, ch: start }, 60);
    },
    clear() {
      marks.forEach((mark) => mark.clear());
      marks = [];
    },
  };
}

// `run` is called for Ctrl+Enter, `leave` for Escape.
export const box = (run, leave) => (globalThis.Yasqe ? rich(run, leave) : plain(run));
