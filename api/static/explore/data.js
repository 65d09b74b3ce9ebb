// The network as the server gives it, column by column, turned into places, topics, kinds, states and cooperations.
// In the file that works from disk the same data stands in the page itself.
import { getJson, once } from "../dom.js";
import { language, nameOf } from "../text.js";

export const network = { places: [], countries: [], topics: [], kinds: [], states: [], cooperations: [], byId: new Map() };

const held = (name) => { const element = document.getElementById(`held-${name}`); return element ? JSON.parse(element.textContent) : null; };
const label = (columns, index) => columns.label[language]?.[index] ?? columns.label.en[index];
export const offline = document.getElementById("held-network") !== null;

function listed(columns) {
  return columns.id.map((id, index) => ({ id, index, label: label(columns, index) }));
}

function places(raw) {
  return listed(raw.places).map((place, index) => ({
    ...place, kind: place.id.split("/")[0], country: raw.places.country[index], size: raw.places.size[index], map: raw.places.map[index], net: raw.places.net[index],
    group: raw.places.group[index], abroad: Boolean(raw.places.abroad[index]), english: raw.places.label.en[index],
  }));
}

const side = (code) => ({ place: code >> 1, itself: Boolean(code & 1) });

function cooperations({ cooperations: raw }) {
  return raw.id.map((slug, index) => ({
    index, id: `cooperation/${slug}`, label: raw.label[index], kind: raw.kind[index], state: raw.state[index], asOf: raw.asOf[index], event: Boolean(raw.event[index]),
    start: raw.start[index], from: raw.from[index], until: raw.until[index], year: raw.from[index] ? Number(raw.from[index].slice(0, 4)) : null,
    topics: raw.topics[index], wholes: raw.wholes[index], sides: raw.sides[index].map(side),
    stays: raw.stays[index]?.map(([code, from, until]) => ({ ...side(code), from, until })) ?? null,
  }));
}

export async function load() {
  const raw = held("network") ?? (await getJson("/api/v1/network"));
  Object.assign(network, { places: places(raw), countries: listed(raw.countries), topics: listed(raw.topics), kinds: listed(raw.kinds), states: listed(raw.states), cooperations: cooperations(raw), figures: raw.figures, options: raw.options });
  network.topics.forEach((topic, index) => { topic.broader = raw.topics.broader[index]; });
  for (const list of [network.places, network.topics, network.cooperations]) for (const item of list) network.byId.set(item.id, item);
  network.land = new Path2D(raw.land); network.borders = new Path2D(raw.borders);
  network.paths = { land: raw.land, borders: raw.borders };
  const years = network.cooperations.map((item) => item.year).filter(Boolean);
  network.years = years.length ? [Math.min(...years), Math.max(...years)] : [2000, 2000];
}

// Every thing with its names and the place that it stands for; asked for once, when somebody searches.
export const loadNames = once(async () => {
  const found = held("names") ?? (await getJson("/api/v1/names"));
  network.names = new Map(found.map((thing) => [thing.id, thing]));
  return found;
});

// Who stands behind the places; asked for once, when somebody looks around one thing.
export const loadMembers = once(async () => {
  const [found] = await Promise.all([held("members") ?? getJson("/api/v1/members"), loadNames()]);
  network.members = found;
  network.offices = found.offices.map(([person, of]) => [found.things[person], found.things[of]]);
  return found;
});

export const named = (id) => network.byId.get(id)?.label ?? (network.names?.has(id) ? nameOf(network.names.get(id)) : id);
// Places and topics, which come with the network in the reader's language; cooperations come in English.
export const translated = (id) => network.byId.has(id) && !id.startsWith("cooperation/");
// The language of a name where that is not the reader's: all that has no name in it is named in English.
export const languageOf = (id) => (language === "en" || translated(id) || network.names?.get(id)?.label?.[language] ? undefined : "en");
export const isPlace = (id) => network.byId.has(id) && /^(region|country)\//.test(id);
export { held };

export const newestFirst = (a, b) => ((a.from ?? "") < (b.from ?? "") ? 1 : -1);
