// The panel beside the picture: facts of what is chosen, each with where it is written.
import { getJson, make } from "./dom.js";
import { date } from "./text.js";

const panel = document.getElementById("facts");
const kinds = { region: "Region", country: "Country", city: "City", organisation: "Organisation", person: "Person", topic: "Topic", cooperation: "Cooperation", source: "Source" };
const rows = [
  ["description", "What it is"], ["definition", "Meaning"], ["summary", "In short"], ["kind", "Kind"], ["startDate", "Since", date], ["endDate", "Until", date],
  ["locatedIn", "Lies in"], ["country", "Country"], ["seat", "Seat"], ["place", "Place"], ["isPartOf", "Part of"], ["follows", "Follows"], ["body", "Body"],
  ["topic", "Topics"], ["broader", "Wider topic"], ["homepage", "Website"], ["ror", "ROR"], ["nuts", "NUTS"], ["isoCode", "ISO code"], ["altLabel", "Other names"],
];
let asked = 0;

function link(id, text, choose) {
  return make("button", { type: "button", class: "link", onclick: () => choose(id) }, text);
}

function value(item, choose, form) {
  if (item.id) return link(item.id, item.text, choose);
  if (item.address && item.address.startsWith("http")) return make("a", { href: item.address, rel: "noopener" }, item.text.replace(/^https?:\/\//, ""));
  return make("span", { lang: item.lang }, form ? form(item.text) : item.text);
}

function factList(thing, choose) {
  const list = make("dl", { class: "facts" });
  for (const [key, label, form] of rows) {
    let items = thing.facts[key];
    if (!items) continue;
    if (items.some((item) => item.lang === "en")) items = items.filter((item) => item.lang === "en" || !item.lang);
    const shown = make("dd");
    items.forEach((item, index) => shown.append(index ? ", " : "", value(item, choose, form)));
    list.append(make("dt", {}, label), shown);
  }
  if (thing.kind === "cooperation") {
    const status = thing.facts.status, asOf = thing.facts.statusAsOf;
    list.append(make("dt", {}, "State"), make("dd", {}, state(status && status[0].text, asOf && asOf[0].text)));
  }
  return list;
}

// What shows a state shows its date, or says that it has none.
export function state(status, asOf) {
  if (!status) return "state not known";
  return `${status}, ${asOf ? "as of " + date(asOf) : "undated"}`;
}

export function sourceList(sources) {
  const list = make("ul", { class: "sources" });
  for (const source of sources) {
    const title = source.title || source.address || source.source;
    const safe = source.address && /^https?:\/\//.test(source.address);
    const name = safe ? make("a", { href: source.address, rel: "noopener", lang: source.language }, title) : make("span", { lang: source.language }, title);
    const about = [source.publisher, source.issued && date(source.issued), source.language && source.language.toUpperCase()].filter(Boolean).join(", ");
    list.append(make("li", {}, name, about ? ` – ${about}` : "", source.address ? "" : " (no address known)"));
  }
  return list;
}

function cooperations(items, choose, heading) {
  if (!items.length) return [];
  const list = make("ul", { class: "plain" });
  for (const item of items) {
    const told = [item.kind, item.start && date(item.start), state(item.status, item.statusAsOf)].filter(Boolean).join(" · ");
    list.append(make("li", {}, link(item.cooperation, item.label, choose), make("br"), make("span", { class: "tag" }, told, item.direct === false ? " · through organisations" : ""),
      item.sources ? sourceList(item.sources) : undefined));
  }
  return [make("h3", {}, `${heading} (${items.length})`), list];
}

function section(heading, items, render) {
  if (!items || !items.length) return [];
  const list = make("ul", { class: "plain" });
  items.forEach((item) => list.append(make("li", {}, ...render(item))));
  return [make("h3", {}, `${heading} (${items.length})`), list];
}

function show(kind, title, lang, parts, close) {
  panel.replaceChildren(
    make("div", { class: "head" }, make("div", {}, make("p", { class: "kind" }, kind), make("h2", { tabindex: "-1", id: "chosen", lang }, title)),
      make("button", { type: "button", "aria-label": "Close", onclick: close }, "×")),
    ...parts);
  panel.parentElement.scrollTop = 0;
}

function failed(error, close) {
  show("", "That could not be loaded", undefined, [make("p", {}, error.message), make("p", {}, "Try it again, or search for another name.")], close);
}

export async function showThing(id, choose, close) {
  const mine = ++asked;
  try {
    const thing = await getJson(`/api/v1/things/${id}`);
    if (mine !== asked) return undefined;
    const tag = (text) => make("span", { class: "tag" }, text);
    show(kinds[thing.kind], thing.name, undefined, [
      factList(thing, choose),
      ...section("Participants", thing.participants, (item) => [link(item.actor, item.label, choose), item.role ? tag(` ${item.role}`) : undefined]),
      ...section("Offices", thing.offices, (item) => [`${item.office}, `, link(item.of, item.label, choose), tag(item.date ? ` attested ${date(item.date)}` : item.start ? ` from ${date(item.start)}` : " undated")]),
      ...section("Promised", thing.commitments, (item) => [item.label, make("br"), tag(state(item.status, item.statusAsOf)), item.pursuedBy ? make("br") : undefined, item.pursuedBy ? link(item.pursuedBy, item.pursuedByLabel, choose) : undefined]),
      ...cooperations(thing.cooperations, choose, "Cooperations"),
      ...section("People", thing.people, (item) => [link(item.person, item.name, choose), make("br"), tag([item.role, item.date && `attested ${date(item.date)}`].filter(Boolean).join(" · "))]),
      make("h3", {}, `Sources (${thing.sources.length})`),
      thing.sources.length ? sourceList(thing.sources) : make("p", { class: "quiet" }, "None for this record itself; each cooperation names its own."),
    ], close);
    return thing;
  } catch (error) {
    if (mine === asked) failed(error, close);
    return undefined;
  }
}

export async function showTie(one, other, label, choose, close) {
  const mine = ++asked;
  try {
    const tie = await getJson(`/api/v1/ties?one=${encodeURIComponent(one)}&other=${encodeURIComponent(other)}`);
    if (mine !== asked) return;
    const sides = make("p", {}, link(one, label(one), choose), " and ", link(other, label(other), choose));
    const none = make("p", {}, "No tie between these two is in the graph. That does not mean there is none.");
    show("Tie", `${label(one)} – ${label(other)}`, undefined, [sides, ...(tie.data.length ? cooperations(tie.data, choose, "Cooperations") : [none])], close);
  } catch (error) {
    if (mine === asked) failed(error, close);
  }
}
