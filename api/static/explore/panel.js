// The panel beside the picture: facts of what is chosen, each with where it is written, and what can be done with it.
import { here, make } from "../dom.js";
import { date, languageName, number, t, tn } from "../text.js";
import { isPlace, languageOf, named, network, newestFirst, offline, translated } from "./data.js";
import { thing as askThing, tie as askTie, whatIf as askWhatIf } from "./facts.js";
import { passing, project, shown } from "./projection.js";
import { filtered, resetFilters, set, state } from "./state.js";
import { actions } from "./actions.js";
import { path } from "./views.js";

const panel = document.getElementById("facts");
const opening = panel.cloneNode(true);
export const KINDS = { region: t("Region"), country: t("Country"), city: t("City"), organisation: t("Organisation"), person: t("Person"), topic: t("Topic"), cooperation: t("Cooperation"), source: t("Source") };
// The fields of a thing and how each is shown; a field holds one value or several: texts, codes, or things that it leads to.
const rows = [
  ["description", t("What it is")], ["summary", t("In short")], ["kind", t("Kind")], ["start", t("Since"), date], ["end", t("Until"), date], ["state", t("State")],
  ["within", t("Lies in")], ["country", t("Country")], ["seat", t("Seat")], ["places", t("Place")], ["partOf", t("Part of")], ["follows", t("Follows")], ["bodies", t("Body")],
  ["topics", t("Topics")], ["broader", t("Wider topic")], ["homepage", t("Website")], ["ror", "ROR"], ["nuts", "NUTS"], ["isoCode", t("ISO code")],
];
let asked = 0, chosenNow = "";

const choose = (id) => set({ focus: id, with: null, path: null, compare: null });
const tag = (...parts) => make("span", { class: "tag" }, ...parts);
const said = (text, lang) => make("span", { lang }, text);
// A link, so that it breaks across lines as text does, and opens in a tab of its own for those who ask for that.
const link = (id, text, lang) => make("a", { href: offline ? "#" : here(`/explore?focus=${id}`), class: "link", lang: translated(id) ? undefined : lang, onclick: (event) => { if (event.ctrlKey || event.metaKey || event.shiftKey) return; event.preventDefault(); choose(id); } }, translated(id) ? named(id) : text);
const refer = (thing) => link(thing.id, thing.label, thing.labelLang);

// What shows a state shows its date, or says that it has none.
function stateText({ state, stateAsOf }) {
  if (!state) return t("state not known");
  return stateAsOf ? t("{state}, as of {date}", { state: state.label, date: date(stateAsOf) }) : t("{state}, undated", { state: state.label });
}

function value(item, form, lang) {
  if (item.label) return item.id.includes("/") ? refer(item) : said(item.label, item.labelLang);
  if (/^https?:/.test(item)) return make("a", { href: item, rel: "noopener" }, item.replace(/^https?:\/\//, ""));
  return said(form ? form(item) : item, lang);
}

function factList(thing) {
  const list = make("dl", { class: "facts" });
  const add = (label, ...parts) => list.append(make("dt", {}, label), make("dd", {}, ...parts));
  for (const [key, label, form] of rows) {
    if (key === "country" && thing.within?.length === 1 && thing.within[0].id === thing.country?.id) continue;
    if (key === "state" && thing.type === "cooperation") add(label, stateText(thing.state ? thing : ownState(network.byId.get(thing.id))));
    else if (thing[key]) add(key === "start" && network.byId.get(thing.id)?.event ? t("Date") : label, ...[thing[key]].flat().flatMap((item, index) => [index ? ", " : "", value(item, form, thing[`${key}Lang`])]));
  }
  const names = Object.values(thing.alternativeLabels ?? {}).flat();
  if (names.length) add(t("Other names"), names.join(", "));
  return list;
}

// The state of a cooperation by the network's own columns, where nothing was asked of the service.
const ownState = (item) => (item && network.states[item.state] ? { state: network.states[item.state], stateAsOf: item.asOf } : {});

export function sourceList(sources) {
  return make("ul", { class: "sources" }, ...sources.map((source) => {
    const title = source.title || source.url || source.id, safe = /^https?:\/\//.test(source.url ?? "");
    return make("li", {}, safe ? make("a", { href: source.url, rel: "noopener external", lang: source.language }, title) : make("span", { lang: source.language }, title),
      " ", tag([source.publisher, date(source.issued), source.language && languageName(source.language)].filter(Boolean).join(", ")));
  }));
}

// A row of neighbours: the thing, what is said of it, and where that is written.
const row = (head, words, sources) => [head, words.length ? make("br") : "", tag(...words.flatMap((word, index) => [index ? " · " : "", word])), sources.length ? cited(sources) : undefined];

// Several sources fold together, so that a list stays one.
const cited = (sources) => (sources.length === 1 ? sourceList(sources) : make("details", { class: "cited" }, make("summary", {}, tn("one source", "{n} sources", sources.length)), sourceList(sources)));

function cooperation(thing, sources) {
  const item = network.byId.get(thing.id);
  // An event happens on its day; what lasts has begun then.
  const began = thing.start && ((thing.nature === "event" || item?.event) ? date(thing.start) : t("since {date}", { date: date(thing.start) }));
  const seen = thing.lastAttested && thing.lastAttested !== thing.start && t("last sign {date}", { date: date(thing.lastAttested) });
  const words = [thing.kind?.label ?? network.kinds[item?.kind]?.label, began, stateText(thing.state ? thing : ownState(item)), seen];
  return row(refer(thing), words.filter(Boolean), sources);
}

const times = (item) => [item.start && t("since {date}", { date: date(item.start) }), item.end && t("until {date}", { date: date(item.end) }), item.attestedOn && t("attested {date}", { date: date(item.attestedOn.at(-1)) }), item.office && !item.start && !item.end && !item.attestedOn && t("undated")].filter(Boolean);
const office = (item) => item.office && said(item.office, item.officeLang);
const body = (item) => item.of && refer(item.of);

// Paper shows what is folded on the screen.
addEventListener("beforeprint", () => { for (const folded of panel.querySelectorAll("details.cited")) folded.open = true; });

// Cooperations that the filters let through, with how many there are in all; the rest is a press away.
function cooperations(items, sources) {
  if (!items?.length) return [];
  const through = filtered() ? new Set(passing().map((item) => item.id)) : null, rest = through ? items.filter((item) => !through.has(item.thing.id)) : [];
  const render = (item) => cooperation(item.thing, sources(item));
  if (!rest.length) return section(t("Cooperations"), items, render);
  const list = make("ul", { class: "plain" }), more = make("button", { type: "button", onclick: () => { list.append(...rest.map((item) => make("li", {}, ...render(item)))); more.remove(); } }, t("Show those that the filters leave out: {n}", { n: number(rest.length) }));
  const kept = items.filter((item) => through.has(item.thing.id));
  const first = kept.length ? section(t("Cooperations"), kept, render) : [make("h3", {}, `${t("Cooperations")} (0)`)];
  return [...first, make("p", { class: "quiet" }, t("{some} of {all} pass the filters.", { some: number(kept.length), all: number(items.length) })), list, more];
}

function section(heading, items, render, most = 12) {
  if (!items?.length) return [];
  const list = make("ul", { class: "plain" }), add = (some) => some.forEach((item) => list.append(make("li", {}, ...render(item))));
  add(items.slice(0, most));
  const more = items.length > most ? make("button", { type: "button", onclick: () => { add(items.slice(most)); more.remove(); } }, t("Show all {n}", { n: number(items.length) })) : undefined;
  return [make("h3", {}, `${heading} (${number(items.length)})`), list, more];
}

function show(kind, title, parts, lang) {
  const fresh = `${kind} ${title}` !== chosenNow;
  chosenNow = `${kind} ${title}`;
  panel.replaceChildren(
    make("div", { class: "head" }, make("div", {}, make("p", { class: "kind" }, kind), make("h2", { tabindex: "-1", id: "chosen", lang }, title)),
      make("button", { type: "button", "aria-label": t("Close"), class: "close", onclick: close }, "×")),
    ...parts.filter((part) => part !== undefined));
  if (fresh) panel.parentElement.scrollTop = 0;
}

export const close = () => set({ focus: null, with: null, path: null, compare: null });

const failed = (error) => show("", t("That could not be loaded"), [make("p", {}, error.message), make("p", {}, t("Try it again, or search for another name."))]);

function partners(id) {
  if (!isPlace(id)) return [];
  return shown(project(passing())).filter((tie) => tie.from.id === id || tie.to.id === id).map((tie) => ({ tie, other: tie.from.id === id ? tie.to : tie.from }));
}

async function showThing(id, mine) {
  if (!offline) show(KINDS[id.split("/")[0]], named(id), [make("p", { class: "quiet" }, t("Loading…"))]);
  const thing = await askThing(id);
  if (mine !== asked) return;
  const { participants, offices, commitments, parts, people } = thing.neighbours;
  const of = (item) => item.sources.map((source) => thing.sources[source]), sources = thing.own.map((source) => thing.sources[source]);
  show(KINDS[thing.type], translated(id) ? named(id) : thing.label, [
    actions(id),
    factList(thing),
    ...section(t("Partners"), partners(id), ({ tie, other }) => [make("button", { type: "button", class: "link", onclick: () => set({ focus: id, with: other.id }) }, other.label), tag(` ${tn("one cooperation", "{n} cooperations", tie.cooperations.length)}`)], 8),
    ...section(t("Participants"), participants, (item) => row(refer(item.thing), [item.role?.label, ...times(item)].filter(Boolean), [])),
    ...section(t("Offices"), offices, (item) => row(refer(item.thing), [office(item), ...times(item)], of(item))),
    ...section(t("Promised"), commitments, (item) => row(said(item.thing.label, item.thing.labelLang), [stateText(item.thing), ...(item.pursuedBy ?? []).map(refer)], of(item))),
    ...section(t("Parts"), parts, (item) => cooperation(item.thing, of(item))),
    ...cooperations(thing.neighbours.cooperations, of),
    ...section(t("People"), people, (item) => row(refer(item.thing), [office(item), body(item), item.role?.label, ...times(item)].filter(Boolean), of(item))),
    make("h3", {}, `${t("Sources")} (${number(sources.length)})`),
    sources.length ? sourceList(sources) : make("p", { class: "quiet" }, t("None for this record itself; each cooperation names its own.")),
  ], translated(id) ? undefined : thing.labelLang);
}

const none = () => [make("p", {}, t("No tie between these two is in the graph. That does not mean there is none.")), make("p", { class: "quiet" }, t("Look for a path through others, or take filters away."))];

async function showTie(one, other, mine) {
  const found = await askTie(one, other);
  if (mine !== asked) return;
  const tying = found.neighbours.cooperations;
  show(t("Tie"), `${named(one)} – ${named(other)}`, [
    make("p", {}, link(one, named(one)), ` ${t("and")} `, link(other, named(other))),
    make("p", { class: "row" }, make("button", { type: "button", onclick: () => set({ with: null, path: other }) }, t("Paths")), make("button", { type: "button", onclick: () => set({ with: null, compare: other }) }, t("Compare"))),
    ...(tying.length ? cooperations(tying, (item) => item.sources.map((source) => found.sources[source])) : none())]);
}

const onTheWay = (item, sources) => cooperation({ id: item.id, label: item.label, labelLang: languageOf(item.id), start: item.start }, sources);

async function showPath(one, other, mine) {
  const ties = shown(project(passing())), way = path({ shown: ties });
  const own = way?.length > 1 && ties.some((tie) => [tie.from.id, tie.to.id].every((id) => id === one || id === other));
  const written = new Map();
  for (const step of way ?? []) {
    const found = await askTie(step.from, step.to);
    for (const { thing, sources } of found.neighbours.cooperations) written.set(thing.id, sources.map((source) => found.sources[source]));
  }
  if (mine !== asked) return;
  show(t("How are these two connected?"), `${named(one)} – ${named(other)}`, way
    ? [make("p", {}, tn("Directly, by this tie:", "In {n} steps, along the strongest ties:", way.length)),
      own ? make("p", { class: "quiet" }, t("They have a tie of their own as well, weaker than this way:"), " ", make("button", { type: "button", class: "link", onclick: () => set({ path: null, with: other }) }, t("show it"))) : undefined,
      ...way.flatMap((step) => [make("h3", {}, link(step.from, named(step.from)), " – ", link(step.to, named(step.to))), make("ul", { class: "plain" }, ...[...step.tie.cooperations].sort(newestFirst).slice(0, 5).map((item) => make("li", {}, ...onTheWay(item, written.get(item.id) ?? [])))),
        step.tie.cooperations.length > 5 ? make("button", { type: "button", onclick: () => set({ focus: step.from, with: step.to, path: null }) }, t("Show all {n}", { n: number(step.tie.cooperations.length) })) : undefined]),
      offline ? undefined : make("p", {}, make("a", { class: "button", href: here(`/connections?from=${one}&to=${other}`) }, t("Other ways")))]
    : filtered() ? [make("p", {}, t("No way leads through the ties that the filters leave.")), make("p", {}, make("button", { type: "button", onclick: resetFilters }, t("Reset the filters")))] : none());
}

function showComparison(one, other) {
  const [ours, theirs] = [one, other].map((id) => new Map(partners(id).map((item) => [item.other.id, item])));
  const common = [...ours.keys()].filter((id) => theirs.has(id)).sort((a, b) => theirs.get(b).tie.weight + ours.get(b).tie.weight - theirs.get(a).tie.weight - ours.get(a).tie.weight);
  const topics = (id) => { const found = new Map(); for (const item of passing()) if (item.sides.some(({ place }) => network.places[place].id === id)) for (const topic of item.topics) found.set(topic, (found.get(topic) ?? 0) + 1); return found; };
  const [a, b] = [topics(one), topics(other)];
  const all = [...new Set([...a.keys(), ...b.keys()])].sort((x, y) => (a.get(y) ?? 0) + (b.get(y) ?? 0) - (a.get(x) ?? 0) - (b.get(x) ?? 0)).slice(0, 14);
  const only = (own, others) => [...own.keys()].filter((id) => !others.has(id) && id !== one && id !== other);
  const row = (name, ...cells) => make("tr", {}, make("th", { scope: "row" }, name), ...cells.map((cell) => make("td", { class: "number" }, cell)));
  show(t("Compared"), `${named(one)} – ${named(other)}`, [
    make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, t("Cooperations")), make("th", { scope: "col", class: "number" }, named(one)), make("th", { scope: "col", class: "number" }, named(other)))),
      make("tbody", {}, row(t("Partners"), number(ours.size), number(theirs.size)), ...all.map((topic) => row(network.topics[topic].label, number(a.get(topic) ?? 0), number(b.get(topic) ?? 0))))),
    ...section(t("Partners of both"), common, (id) => [link(id, named(id))], 10),
    ...section(t("Only {name}", { name: named(one) }), only(ours, theirs), (id) => [link(id, named(id))], 6),
    ...section(t("Only {name}", { name: named(other) }), only(theirs, ours), (id) => [link(id, named(id))], 6),
  ]);
}

// What a tie between two places would change, reckoned by the service; nothing is stored.
async function showWhatIf(one, other, mine) {
  const pair = `${one}~${other}`;
  const found = await askWhatIf(pair, one);
  if (mine !== asked) return;
  const row = (name, key, digits) => found.data.slice(0, 2).map((place) => make("tr", {}, make("th", { scope: "row" }, `${named(place.id)}: ${name}`), ...["before", "after"].map((when) => make("td", { class: "number" }, number(place[when][key], digits)))));
  const rows = [...row(t("partners"), "partners", 0), ...row(t("within two steps"), "reach", 0), ...row(t("betweenness"), "betweenness", 3), ...row(t("constraint"), "constraint", 3)];
  const changed = found.suggestions.filter((item) => item.before !== item.after).slice(0, 6);
  show(t("What if"), `${named(one)} – ${named(other)}`, [
    make("p", {}, t("What a new cooperation of these two would change among working ties. Nothing is stored.")),
    make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, t("Figure")), make("th", { scope: "col", class: "number" }, t("before")), make("th", { scope: "col", class: "number" }, t("after")))), make("tbody", {}, ...rows)),
    make("p", { class: "quiet" }, t("Groups: {before} before, {after} after; places that change theirs: {moved}.", { before: number(found.before.groups), after: number(found.after.groups), moved: number(found.moved.length) })),
    ...section(t("Suggestions for {name} that move", { name: named(one) }), changed, (item) => [link(item.id, named(item.id)), tag(` ${item.before ?? "–"} → ${item.after ?? "–"}`)], 6),
    make("p", {}, make("a", { class: "button", href: here(`/what-if?add=${pair}&for=${one}`) }, t("The whole answer"))),
  ]);
}

const VIEWS = {
  alliances: [t("Who belongs together"), t("Each dot is an alliance or network of three sides or more that lasts; lines lead to its members.")],
  topics: [t("What they cooperate on"), t("Each circle is a topic, the larger the more cooperations; lines join topics that the same cooperations are about.")],
};

function showOpening() {
  if (chosenNow === state.view) return;
  chosenNow = state.view;
  panel.replaceChildren(...opening.cloneNode(true).childNodes);
  const [heading, words] = VIEWS[state.view] ?? [];
  if (heading) { panel.querySelector("h2").textContent = heading; panel.querySelector("p").textContent = words; }
  const { places, ties, workingTies, cooperations } = network.figures;
  const pairs = [[cooperations, t("cooperations")], [places, t("regions and countries that take part")], [workingTies, t("working ties, from cooperations of two to ten sides")], [ties, t("ties in all, long lists included")]];
  document.getElementById("figures").replaceChildren(...pairs.flatMap(([figure, words]) => [make("dt", {}, number(figure)), make("dd", {}, words)]));
}

export function showPanel() {
  const mine = ++asked, { focus } = state;
  document.getElementById("panel").classList.toggle("open", Boolean(focus));
  if (!focus) { showOpening(); return undefined; }
  if (state.path) return showPath(focus, state.path, mine).catch((error) => { if (mine === asked) failed(error); });
  if (state.compare) { showComparison(focus, state.compare); return undefined; }
  if (state.whatif) return showWhatIf(focus, state.whatif, mine).catch((error) => { if (mine === asked) failed(error); });
  return (state.with ? showTie(focus, state.with, mine) : showThing(focus, mine)).catch((error) => { if (mine === asked) failed(error); });
}

export { choose };
