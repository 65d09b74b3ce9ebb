// The ties that the chosen cooperations make, by the rules of the model: k sides give each pair 1/(k-1); a cooperation
// that is part of another counts only for pairs that the wider one does not tie already; two sides are tied while both
// take part, and as of a day k counts the sides of that day.
import { network } from "./data.js";
import { state } from "./state.js";

const LONGEST = 10;
const today = new Date().toISOString().slice(0, 10);
const stateOf = (item) => network.states[item.state]?.id ?? "status/unknown";

// "As of" a year or month means its last day, so that what began in it is in.
export const lastDay = (written) => (written.length === 4 ? `${written}-12-31` : written.length === 7 ? new Date(Date.UTC(Number(written.slice(0, 4)), Number(written.slice(5)), 0)).toISOString().slice(0, 10) : written);

const tests = {
  topic: (item) => item.topics.some((topic) => state.topic.has(network.topics[topic].id)),
  kind: (item) => state.kind.has(network.kinds[item.kind].id),
  state: (item) => state.state.has(stateOf(item)),
  country: (item) => item.sides.some(({ place }) => state.country.has(network.countries[network.places[place].country].id)),
  years: (item) => item.year !== null && item.year >= state.years[0] && item.year <= state.years[1],
  asOf: (item) => item.from !== null && covers(item),
};

const covers = ({ from, until }) => !(from && from > lastDay(state.asOf)) && !(until && until < state.asOf.padEnd(10, "-01"));

// A cooperation with the sides that it had as of the day asked for.
function then(item) {
  if (!item.stays) return item;
  const stays = item.stays.filter(covers);
  const sides = item.sides.filter(({ place }) => !item.stays.some((stay) => stay.place === place));
  for (const { place, itself } of stays) {
    const known = sides.find((side) => side.place === place);
    if (known) known.itself ||= itself; else sides.push({ place, itself });
  }
  return { ...item, sides: sides.sort((a, b) => a.place - b.place), stays, onRecord: item.sides.length };
}

// Whether two sides took part together, both themselves; null where one left before the other came.
function together(item, one, other) {
  if (!item.stays) return one.itself && other.itself;
  const times = ({ place, itself }) => { const own = item.stays.filter((stay) => stay.place === place); return own.length ? own : [{ itself }]; };
  const both = times(one).flatMap((a) => times(other).filter((b) => !(a.from && b.until && a.from > b.until) && !(b.from && a.until && b.from > a.until)).map((b) => a.itself && b.itself));
  return both.length ? both.some(Boolean) : null;
}

function covered(item, one, other) {
  const [a, b] = [one, other].map(({ place }) => item.sides.find((side) => side.place === place));
  return Boolean(a && b) && together(item, a, b) !== null;
}

function active() {
  const found = ["topic", "kind", "state", "country"].filter((name) => state[name].size);
  if (state.years[0] > network.years[0] || state.years[1] < network.years[1]) found.push("years");
  if (state.asOf) found.push("asOf");
  return found;
}

// The cooperations that every filter but one lets through.
export function passing(except) {
  const asked = active().filter((name) => name !== except).map((name) => tests[name]);
  const items = state.asOf && except !== "asOf" ? network.cooperations.map(then) : network.cooperations;
  return items.filter((item) => asked.every((test) => test(item)));
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
const working = (item) => item.sides.length >= 2 && (item.onRecord ?? item.sides.length) <= LONGEST && !announced(item);

// Pairs of places -> tie, from some cooperations; `id` is the same for the same pair whatever is chosen. `weight` is its
// strength, `work` that of working cooperations alone, where a wider one that does not work stands for no part of it.
export function project(items) {
  const ties = new Map(), parts = [], size = network.places.length, counted = new Map(items.map((item) => [item.index, item]));
  for (const item of items) {
    const share = 1 / (item.sides.length - 1), works = working(item);
    const wholes = item.wholes.filter((whole) => counted.has(whole)).map((whole) => counted.get(whole));
    for (let i = 0; i < item.sides.length; i++) for (let j = i + 1; j < item.sides.length; j++) {
      const one = item.sides[i], other = item.sides[j], direct = together(item, one, other), id = one.place * size + other.place;
      if (direct === null) continue;
      const wider = wholes.filter((whole) => covered(whole, one, other)), work = works && !wider.some(working) ? share : 0;
      if (wider.length) { parts.push([id, item, work]); continue; }
      let tie = ties.get(id);
      if (!tie) ties.set(id, (tie = { id, from: network.places[one.place], to: network.places[other.place], weight: 0, work: 0, direct: false, announced: true, ended: true, cooperations: [] }));
      tie.weight += share;
      tie.work += work;
      tie.direct ||= direct;
      tie.announced &&= announced(item);
      tie.ended &&= ended(item);
      tie.cooperations.push(item);
    }
  }
  // Parts of wider cooperations are told with the others, and add nothing to what these count for.
  for (const [id, item, work] of parts) { ties.get(id).cooperations.push(item); ties.get(id).work += work; }
  return ties;
}

// The number of a place's group, from 1; the last is all smaller ones together.
export const GROUPS = 8;
export const groupOf = (place) => String(place.group >= 0 && place.group < GROUPS - 1 ? place.group + 1 : GROUPS);

// The ties that the filters of ties let through as well, the strongest first.
export function shown(ties) {
  // Of kinds of actors only those of places choose among ties.
  const kinds = new Set([...state.actor].filter((kind) => kind === "region" || kind === "country")), sorts = state.tie, countries = state.country, groups = state.group;
  const found = [...ties.values()].filter((tie) => {
    if (state.hidden.has(tie.from.id) || state.hidden.has(tie.to.id)) return false;
    if (tie.weight < state.strength) return false;
    if (kinds.size && !(kinds.has(tie.from.kind) && kinds.has(tie.to.kind))) return false;
    if (countries.size && ![tie.from, tie.to].some((place) => countries.has(network.countries[place.country].id))) return false;
    if (groups.size && !(groups.has(groupOf(tie.from)) && groups.has(groupOf(tie.to)))) return false;
    return !sorts.size || sorts.has(sort(tie));
  });
  return found.sort((a, b) => b.work - a.work || b.weight - a.weight || a.id - b.id);
}

// One of four sorts of tie, the one that says most of it.
export const sort = (tie) => (tie.announced ? "announced" : tie.ended ? "ended" : tie.direct ? "direct" : "through");

export const undated = () => (state.asOf ? passing("asOf").filter((item) => item.from === null).length : 0);
export { stateOf };
