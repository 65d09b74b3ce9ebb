// What is known of a thing or of a tie: asked of the service, or put together from the file that works from disk.
import { getJson } from "../dom.js";
import { held, isPlace, loadMembers, named, network, offline } from "./data.js";

const kept = new Map();
const ask = (address) => { if (!kept.has(address)) kept.set(address, getJson(address)); return kept.get(address); };

export const thing = (id) => (offline ? ownThing(id) : ask(`/api/v1/things/${id}`));
export const tie = (one, other) => (offline ? Promise.resolve(ownTie(one, other)) : ask(`/api/v1/ties?one=${encodeURIComponent(one)}&other=${encodeURIComponent(other)}`).then((found) => found.data));

let sources;
function sourcesOf(item) {
  sources ??= held("sources");
  return (sources.of[item.index] ?? []).map((index) => sources.sources[index]);
}

const shownCooperation = (item) => ({ cooperation: item.id, label: item.label, start: item.start, sources: sourcesOf(item) });
const newest = (items) => [...items].sort((a, b) => ((a.from ?? "") < (b.from ?? "") ? 1 : -1));

function ownTie(one, other) {
  const [a, b] = [one, other].map((id) => network.byId.get(id).index);
  return newest(network.cooperations.filter((item) => [a, b].every((place) => item.sides.some((side) => side.place === place)))).map(shownCooperation);
}

async function ownThing(id) {
  const members = await loadMembers(), kind = id.split("/")[0], own = network.byId.get(id), number = members.things.indexOf(id);
  const within = (item) => (isPlace(id) ? item.sides.some((side) => side.place === own.index) : kind === "topic" ? item.topics.includes(own.index) : members.of[item.index].includes(number));
  const items = kind === "cooperation" ? [] : newest(network.cooperations.filter(within));
  const found = { id, kind, name: named(id), facts: {}, sources: kind === "cooperation" ? sourcesOf(own) : [], cooperations: items.map(shownCooperation), people: [] };
  if (isPlace(id)) found.facts.country = [{ id: network.countries[own.country].id, text: network.countries[own.country].label }];
  if (kind === "topic" && own.broader >= 0) found.facts.broader = [{ id: network.topics[own.broader].id, text: network.topics[own.broader].label }];
  found.people = network.offices.filter(([, of]) => of === id).map(([person]) => ({ person, name: named(person) }));
  if (kind !== "cooperation") return found;
  found.facts.topic = own.topics.map((topic) => ({ id: network.topics[topic].id, text: network.topics[topic].label }));
  if (own.start) found.facts.startDate = [{ text: own.start }];
  const parts = members.of[own.index].map((index) => members.things[index]);
  found.participants = [...own.sides.filter((side) => side.itself).map((side) => network.places[side.place].id), ...parts.filter((part) => !part.startsWith("person/"))].map((actor) => ({ actor, label: named(actor) }));
  found.people = parts.filter((part) => part.startsWith("person/")).map((person) => ({ person, name: named(person) }));
  return found;
}
export const whatIf = (pair, place) => ask(`/api/v1/analytics/scenario?add=${pair}&for=${place}`);
