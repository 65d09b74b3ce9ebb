// The same ties as the picture, as a table: the same filters, sorted by any column.
import { make } from "../dom.js";
import { number, t, tn } from "../text.js";
import { named, newestFirst } from "./data.js";
import { set, state } from "./state.js";
import { sort } from "./projection.js";

const box = document.getElementById("table");
const PIECE = 200;
const sorts = { direct: t("direct"), through: t("through organisations"), announced: t("announced only"), ended: t("ended") };
const newest = (tie) => tie.cooperations.reduce((found, item) => (item.from && item.from > found ? item.from : found), "");
const ofTies = [
  { id: "one", label: t("One side"), of: (tie) => tie.from.label, show: (tie) => pick(tie.from) },
  { id: "other", label: t("Other side"), of: (tie) => tie.to.label, show: (tie) => pick(tie.to) },
  { id: "strength", label: t("Strength"), of: (tie) => tie.weight, number: 2 },
  { id: "cooperations", label: t("Cooperations"), of: (tie) => tie.cooperations.length, number: 0, show: (tie) => make("button", { type: "button", class: "link", onclick: () => set({ focus: tie.from.id, with: tie.to.id }), "aria-label": `${tie.from.label} – ${tie.to.label}: ${tn("one cooperation", "{n} cooperations", tie.cooperations.length)}` }, number(tie.cooperations.length)) },
  { id: "newest", label: t("Newest"), of: newest, show: (tie) => newest(tie).slice(0, 4) },
  { id: "sort", label: t("Kind of tie"), of: (tie) => sorts[sort(tie)] },
];
// In the other views each row is a line of the picture.
const ofLines = [
  { id: "one", label: t("One side"), of: (line) => named(line.from), show: (line) => thing(line.from) },
  { id: "other", label: t("Other side"), of: (line) => named(line.to), show: (line) => thing(line.to) },
  { id: "cooperations", label: t("Cooperations"), of: (line) => line.items?.length ?? 0, number: 0 },
  { id: "newest", label: t("Newest"), of: (line) => newest({ cooperations: line.items ?? [] }), show: (line) => newest({ cooperations: line.items ?? [] }).slice(0, 4) },
  { id: "what", label: t("What ties them"), of: (line) => (line.items?.length ? what(line.items) : line.title) },
];
// The newest of some cooperations, and how many more there are.
const what = (items) => { const { label } = [...items].sort(newestFirst)[0]; return items.length > 1 ? t("{name} and {n} more", { name: label, n: number(items.length - 1) }) : label; };
let columns = ofTies, by = "strength", down = true, list = [], drawn = 0, body, more;

const thing = (id) => make("button", { type: "button", class: "link", onclick: () => set({ focus: id, with: null }) }, named(id));
const pick = (place) => make("button", { type: "button", class: "link", onclick: () => set({ focus: place.id, with: null }) }, place.label);
const cell = (column, tie) => make("td", { class: column.number !== undefined ? "number" : undefined }, column.show ? column.show(tie) : column.number !== undefined ? number(column.of(tie), column.number, column.number) : column.of(tie));

function addPiece() {
  body.append(...list.slice(drawn, drawn + PIECE).map((tie) => make("tr", {}, ...columns.map((column) => cell(column, tie)))));
  drawn = Math.min(list.length, drawn + PIECE);
  more.hidden = drawn >= list.length;
  more.textContent = t("Show more: {shown} of {all} are shown", { shown: number(drawn), all: number(list.length) });
}

function draw() {
  const column = columns.find(({ id }) => id === by), sign = down ? -1 : 1;
  list = [...list].sort((a, b) => { const [one, other] = [column.of(a), column.of(b)]; return sign * (typeof one === "string" ? one.localeCompare(other) : one - other); });
  const heads = columns.map(({ id, label, number: digits }) => make("th", { scope: "col", class: digits !== undefined ? "number" : undefined, "aria-sort": id === by ? (down ? "descending" : "ascending") : undefined },
    make("button", { type: "button", class: "sort", id: `by-${id}`, onclick: () => { down = id === by ? !down : digits !== undefined; by = id; draw(); document.getElementById(`by-${id}`).focus(); } }, label, make("span", { "aria-hidden": "true" }, id === by ? (down ? " ▾" : " ▴") : ""))));
  body = make("tbody");
  more = make("button", { type: "button", onclick: addPiece });
  drawn = 0;
  box.replaceChildren(
    list.length ? make("table", {}, make("caption", { class: "hidden" }, columns === ofTies ? t("Ties between regions and countries") : t("What the picture joins")), make("thead", {}, make("tr", {}, ...heads)), body)
      : make("p", {}, t("No tie passes these filters. Take one away to see more.")), more);
  addPiece();
}

export const asLine = (tie) => ({ id: tie.id, from: tie.from.id, to: tie.to.id, tie });

// All that the table of a view holds, as lines: with a focus, the ties of it; a path or a pair is told in the panel.
export function rows({ ties, lines, all }) {
  if (state.view !== "regions") return all ?? lines;
  const open = new Set([state.focus, ...state.expanded].filter(Boolean));
  return (open.size ? ties.shown.filter((tie) => open.has(tie.from.id) || open.has(tie.to.id)) : ties.shown).map(asLine);
}

export function showTable(model) {
  box.hidden = state.show !== "table";
  if (box.hidden) return;
  columns = state.view === "regions" ? ofTies : ofLines;
  if (!columns.some(({ id }) => id === by)) [by, down] = state.view === "regions" ? ["strength", true] : ["one", false];
  list = rows(model);
  if (columns === ofTies) list = list.map(({ tie }) => (tie.to.id === state.focus ? { ...tie, from: tie.to, to: tie.from } : tie));
  draw();
}
