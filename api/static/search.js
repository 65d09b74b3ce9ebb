// The search box: names in any language, accents and case aside; keyboard as in a combobox (WAI-ARIA).
import { getJson, make, once } from "./dom.js";
import { kinds, nameOf, t } from "./text.js";

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l");
const order = { region: 0, country: 1, organisation: 2, city: 3, person: 4, topic: 5, cooperation: 6 };
const box = document.getElementById("term"), list = document.getElementById("hits");
let drawn = "", chosen = -1, hits = [], source = () => getJson("/api/v1/names");

const load = once(() => source().then((found) => found.map((thing) => ({ ...thing, folded: thing.names.map(fold), kind: thing.id.split("/")[0] }))));

// 0: the whole name; 1: its beginning; 2: a word's beginning; 3: somewhere; then by kind and length.
function rank(thing, wanted) {
  let best = 9;
  for (const name of thing.folded) {
    const at = name.indexOf(wanted);
    if (at < 0) continue;
    best = Math.min(best, name === wanted ? 0 : at === 0 ? 1 : /[\s\-(/–]/.test(name[at - 1]) ? 2 : 3);
  }
  return best;
}

function find(things, text) {
  const wanted = fold(text.trim());
  if (!wanted) return [];
  return things.map((thing) => [rank(thing, wanted), thing]).filter(([best]) => best < 9)
    .sort(([a, one], [b, other]) => a - b || order[one.kind] - order[other.kind] || one.names[0].length - other.names[0].length || (one.id < other.id ? -1 : 1))
    .slice(0, 12).map(([, thing]) => thing);
}

// What is misspelt is found by the service, where there is one.
let pause = null;
async function similar(things, text) {
  clearTimeout(pause);
  if (text.trim().length < 3 || location.protocol === "file:") return [];
  await new Promise((done) => { pause = setTimeout(done, 150); });
  const found = await getJson(`/api/v1/search?q=${encodeURIComponent(text.trim().slice(0, 200))}&limit=8`).catch(() => ({ data: [] }));
  const known = new Map(things.map((thing) => [thing.id, thing]));
  return found.data.map(({ thing }) => known.get(thing.id)).filter(Boolean);
}

// The name under which a thing was found, where that is not the one that is shown.
function foundAs(thing) {
  const wanted = fold(box.value.trim());
  if (fold(nameOf(thing)).includes(wanted)) return "";
  return thing.names[thing.folded.findIndex((name) => name.includes(wanted))];
}

function draw(choose) {
  list.replaceChildren(...hits.map((thing, index) => make("li", { role: "option", id: `hit${index}`, "aria-selected": String(index === chosen), onclick: () => pick(index, choose) },
    nameOf(thing), make("span", { class: "tag" }, ` ${[kinds[thing.kind], foundAs(thing)].filter(Boolean).join(" · ")}`))));
  if (!hits.length) list.append(make("li", { class: "none quiet" }, box.value.trim() ? t("No name like that is in the graph.") : t("Type a name.")));
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  if (chosen >= 0) box.setAttribute("aria-activedescendant", `hit${chosen}`);
  else box.removeAttribute("aria-activedescendant");
}

function close() {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
}

function pick(index, choose) {
  const thing = hits[index];
  if (!thing) return;
  drawn = box.value = nameOf(thing);
  close();
  choose(thing.id, thing.side);
}

// `choose` is told what was found; `from` gives the names where the page has them already.
export function startSearch(choose, from) {
  if (from) source = from;
  if (!box) return;
  const update = async () => {
    if (!box.value.trim()) { close(); return; }
    const things = await load(), asked = box.value;
    let found = find(things, asked);
    if (!found.length) found = await similar(things, asked);
    if (asked !== box.value) return;
    hits = found;
    drawn = asked;
    chosen = hits.length ? 0 : -1;
    draw(choose);
  };
  box.addEventListener("focus", load);
  box.addEventListener("input", update);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (hits.length) { chosen = (chosen + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length; draw(choose); }
  });
  document.getElementById("search").addEventListener("submit", async (event) => {
    event.preventDefault();
    // The list stands for what is written: only another text changes what is chosen in it.
    if (box.value !== drawn || list.hidden) await update();
    pick(Math.max(chosen, 0), choose);
  });
  document.addEventListener("click", (event) => { if (!event.target.closest("#search")) close(); });
}
