// The ties that the chosen cooperations make, by the rules of the model: k sides give each pair 1/(k-1); a cooperation
// that is part of another counts only for pairs that the wider one does not tie already.
import { network } from "./data.js";
import { state } from "./state.js";

const LONGEST = 10;
const today = new Date().toISOString().slice(0, 10);
const stateOf = (item) => network.states[item.state]?.id ?? "status/unknown";

// "As of" a year or month means its last day, so that what began in it is in.
const lastDay = (written) => (written.length === 4 ? `${written}-12-31` : written.length === 7 ? `${written}-31` : written);

const tests = {
  topic: (item) => item.topics.some((topic) => state.topic.has(network.topics[topic].id)),
  kind: (item) => state.kind.has(network.kinds[item.kind].id),
  state: (item) => state.state.has(stateOf(item)),
  country: (item) => item.sides.some(({ place }) => state.country.has(network.countries[network.places[place].country].id)),
  years: (item) => item.year !== null && item.year >= state.years[0] && item.year <= state.years[1],
  asOf: (item) => item.from !== null && item.from <= lastDay(state.asOf) && !(item.until && item.until < state.asOf.padEnd(10, "-01")),
};

function active() {
  const found = ["topic", "kind", "state", "country"].filter((name) => state[name].size);
  if (state.years[0] > network.years[0] || state.years[1] < network.years[1]) found.push("years");
  if (state.asOf) found.push("asOf");
  return found;
}

// The cooperations that every filter but one lets through.
export function passing(except) {
  const asked = active().filter((name) => name !== except).map((name) => tests[name]);
  return network.cooperations.filter((item) => asked.every((test) => test(item)));
}

// How many cooperations each value of a filter stands for, whatever is chosen in that filter itself.
export function counts(name) {
  const found = new Map(), add = (id) => found.set(id, (found.get(id) ?? 0) + 1);
  for (const item of passing(name)) {
    if (name === "topic") for (const topic of item.topics) add(network.topics[topic].id);
    else if (name === "kind") add(network.kinds[item.kind].id);
    else if (name === "state") add(stateOf(item));
    else if (name === "country") new Set(item.sides.map(({ place }) => network.countries[network.places[place].country].id)).forEach(add);
    else if (name === "years" && item.year !== null) add(item.year);
  }
  return found;
}

export const announced = (item) => stateOf(item) === "status/announced";
export const ended = (item) => stateOf(item) === "status/ended" || Boolean(item.until && item.until < today && !item.event);
const working = (item) => item.sides.length >= 2 && item.sides.length <= LONGEST && !announced(item);

// Pairs of places -> tie, from some cooperations; `id` is the same for the same pair whatever is chosen.
export function project(items) {
  const ties = new Map(), size = network.places.length, counted = new Set(items.map((item) => item.index));
  for (const item of items) {
    const share = 1 / (item.sides.length - 1), works = working(item);
    const wholes = item.wholes.filter((whole) => counted.has(whole)).map((whole) => new Set(network.cooperations[whole].sides.map((side) => side.place)));
    for (let i = 0; i < item.sides.length; i++) for (let j = i + 1; j < item.sides.length; j++) {
      const one = item.sides[i], other = item.sides[j];
      if (wholes.some((sides) => sides.has(one.place) && sides.has(other.place))) continue;
      const id = one.place * size + other.place;
      let tie = ties.get(id);
      if (!tie) ties.set(id, (tie = { id, from: network.places[one.place], to: network.places[other.place], weight: 0, work: 0, direct: false, announced: true, ended: true, cooperations: [] }));
      tie.weight += share;
      if (works) tie.work += share;
      tie.direct ||= one.itself && other.itself;
      tie.announced &&= announced(item);
      tie.ended &&= ended(item);
      tie.cooperations.push(item);
    }
  }
  return ties;
}

// The ties that the filters of ties let through as well, the strongest first.
export function shown(ties) {
  const kinds = state.actor, sorts = state.tie, countries = state.country;
  const found = [...ties.values()].filter((tie) => {
    if (state.hidden.has(tie.from.id) || state.hidden.has(tie.to.id)) return false;
    if (tie.weight < state.strength) return false;
    if (kinds.size && !(kinds.has(tie.from.kind) && kinds.has(tie.to.kind))) return false;
    if (countries.size && ![tie.from, tie.to].some((place) => countries.has(network.countries[place.country].id))) return false;
    return !sorts.size || sorts.has(sort(tie));
  });
  return found.sort((a, b) => b.work - a.work || b.weight - a.weight || a.id - b.id);
}

// One of four sorts of tie, the one that says most of it.
export const sort = (tie) => (tie.announced ? "announced" : tie.ended ? "ended" : tie.direct ? "direct" : "through");

export const undated = () => (state.asOf ? passing("asOf").filter((item) => item.from === null).length : 0);
export { stateOf };
