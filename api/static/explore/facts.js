// What is known of a thing or of a tie: asked of the service, or put together from the file that works from disk.
import { getJson, once } from "../dom.js";
import { language } from "../text.js";
import { held, isPlace, languageOf, loadMembers, named, network, offline } from "./data.js";
import { project } from "./projection.js";

const kept = new Map();
const ask = (address) => { if (!kept.has(address)) kept.set(address, once(() => getJson(address))); return kept.get(address)(); };

export const thing = (id) => (offline ? ownThing(id) : ask(`/api/v1/things/${id}?lang=${language}`));
export const tie = (one, other) => (offline ? Promise.resolve(ownTie(one, other)) : ask(`/api/v1/ties?one=${encodeURIComponent(one)}&other=${encodeURIComponent(other)}&lang=${language}`));
export const whatIf = (pair, place) => ask(`/api/v1/analytics/scenario?add=${pair}&for=${place}`);

const refer = (id) => ({ id, label: named(id), labelLang: languageOf(id) });

let sources;
const sourcesOf = (item) => (sources.of[item.index] ?? []).map((index) => { const { source, address, ...said } = sources.sources[index]; return { id: source, url: address, ...said }; });
function cite(found, item) {
  sources ??= held("sources");
  return sourcesOf(item).map((source) => { found.sources[source.id] = source; return source.id; });
}

// Cooperation -> its sources in full; asked for once, when somebody takes data away.
export async function citations() {
  sources ??= held("sources") ?? (await ask("/api/v1/citations"));
  return sourcesOf;
}

const newest = (items) => [...items].sort((a, b) => ((a.from ?? "") < (b.from ?? "") ? 1 : -1));
const rowOf = (found, item) => ({ thing: { ...refer(item.id), start: item.start }, sources: cite(found, item) });

function ownTie(one, other) {
  const [a, b] = [one, other].map((id) => network.byId.get(id).index), found = { sources: {}, own: [], neighbours: {} };
  const made = project(network.cooperations).get(Math.min(a, b) * network.places.length + Math.max(a, b))?.cooperations ?? [];
  found.neighbours.cooperations = newest(made).map((item) => rowOf(found, item));
  return found;
}

async function ownThing(id) {
  const members = await loadMembers(), type = id.split("/")[0], own = network.byId.get(id), number = members.things.indexOf(id);
  const within = (item) => (isPlace(id) ? item.sides.some((side) => side.place === own.index) : type === "topic" ? item.topics.includes(own.index) : members.of[item.index].includes(number));
  const found = { ...refer(id), type, sources: {}, own: [], neighbours: {} };
  const people = (ids) => ids.map((person) => ({ thing: { id: person, label: named(person) }, sources: [] }));
  if (isPlace(id)) found.country = refer(network.countries[own.country].id);
  if (type === "topic" && own.broader >= 0) found.broader = [refer(network.topics[own.broader].id)];
  if (type !== "cooperation") {
    found.neighbours.cooperations = newest(network.cooperations.filter(within)).map((item) => rowOf(found, item));
    found.neighbours.people = people(network.offices.filter(([, of]) => of === id).map(([person]) => person));
    return found;
  }
  found.own = cite(found, own);
  found.topics = own.topics.map((topic) => refer(network.topics[topic].id));
  if (own.start) found.start = own.start;
  const parts = members.of[own.index].map((index) => members.things[index]);
  found.neighbours.participants = [...own.sides.filter((side) => side.itself).map((side) => network.places[side.place].id), ...parts.filter((part) => !part.startsWith("person/"))].map((actor) => ({ thing: refer(actor), sources: [] }));
  found.neighbours.people = people(parts.filter((part) => part.startsWith("person/")));
  return found;
}
