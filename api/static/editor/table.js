// A result as a table that can be sorted, a hundred rows at a time.
import { make } from "../dom.js";
import { number, t } from "../text.js";
import { element, isNumber, shown } from "./terms.js";

const PAGE = 100;

const compare = (one, other) => (isNumber(one) && isNumber(other) ? Number(one.value) - Number(other.value) : shown(one).localeCompare(shown(other), undefined, { numeric: true }));

// `names` are the columns, `rows` objects of terms by column; draws into `place`.
export function table(place, names, rows) {
  if (!rows.length) {
    place.replaceChildren(make("p", { class: "none" }, t("No row fits this query. That does not mean that there is no such thing: only that none is in this graph.")));
    return;
  }
  const numeric = new Set(names.filter((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isNumber(row[name]))));
  let order = rows, by = null, down = false, first = 0;
  const body = make("tbody"), said = make("span", { class: "quiet", role: "status" });
  const heads = names.map((name) => make("th", { scope: "col", class: numeric.has(name) ? "number" : null }, make("button", { type: "button", onclick: () => sort(name) }, name)));
  const earlier = make("button", { type: "button", onclick: () => turn(-PAGE) }, t("Earlier rows")), later = make("button", { type: "button", onclick: () => turn(PAGE) }, t("Later rows"));
  const pager = make("p", { class: "row pager" }, earlier, later, said);
  const scrolled = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("Answer as a table") }, make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body));

  function draw() {
    body.replaceChildren(...order.slice(first, first + PAGE).map((row) => make("tr", {}, ...names.map((name) => make("td", { class: numeric.has(name) ? "number" : null }, element(row[name]))))));
    const last = Math.min(first + PAGE, rows.length);
    said.textContent = t("Rows {first} to {last} of {all}", { first: number(first + 1), last: number(last), all: number(rows.length) });
    earlier.disabled = first === 0;
    later.disabled = last === rows.length;
    scrolled.scrollTop = 0;
  }
  function turn(step) {
    first += step;
    draw();
    (earlier.disabled ? later : later.disabled ? earlier : document.activeElement).focus();
  }
  function sort(name) {
    down = by === name ? !down : numeric.has(name);
    by = name;
    order = rows.filter((row) => row[name]).sort((one, other) => compare(one[name], other[name]) * (down ? -1 : 1)).concat(rows.filter((row) => !row[name]));
    heads.forEach((head, index) => (names[index] === name ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort")));
    first = 0;
    draw();
  }
  draw();
  place.replaceChildren(scrolled, ...(rows.length > PAGE ? [pager] : []));
}
