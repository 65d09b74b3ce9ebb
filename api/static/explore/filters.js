// The filters: each value with the number of cooperations it stands for, whatever else is chosen in the same filter.
import { make } from "../dom.js";
import { number, t } from "../text.js";
import { network } from "./data.js";
import { counts } from "./projection.js";
import { filtered, resetFilters, slider, state, toggle, usable } from "./state.js";

const box = document.getElementById("facets");
const facets = [];

function topicTree() {
  const found = [], under = (parent, level) => network.topics.filter((topic) => topic.broader === parent).sort((a, b) => a.label.localeCompare(b.label)).forEach((topic) => { found.push({ ...topic, level }); under(topic.index, level + 1); });
  under(-1, 0);
  return found;
}

const byLabel = (list) => [...list].sort((a, b) => a.label.localeCompare(b.label));

function facet(name, heading, values, open) {
  const inputs = new Map(), list = make("ul");
  for (const item of values) {
    const input = make("input", { type: "checkbox" }), count = make("span", { class: "many" });
    input.addEventListener("change", () => toggle(name, item.id));
    inputs.set(item.id, { input, count, row: make("li", { "data-value": item.id, class: item.level ? `level${item.level}` : undefined }, make("label", {}, input, make("span", { class: "name" }, item.label), count)) });
    list.append(inputs.get(item.id).row);
  }
  const told = make("span", { class: "chosen" });
  const details = make("details", { open: open || undefined }, make("summary", {}, make("span", {}, heading), told), make("fieldset", {}, make("legend", { class: "hidden" }, heading), list));
  facets.push({ name, inputs, told, details, counted: !["actor", "tie"].includes(name) });
  return details;
}

function strength() {
  const input = make("input", { type: "range", min: "0", max: "4", step: "0.25", id: "strength" }), output = make("output", { for: "strength" });
  slider(input, (value) => ({ strength: value }));
  facets.push({ refresh: () => { input.parentElement.hidden = !usable("strength"); input.value = String(state.strength); output.textContent = number(state.strength, 2); } });
  return make("p", { class: "slider" }, make("label", { for: "strength", title: t("A cooperation with k sides adds 1/(k−1) to each tie.") }, t("Strength at least")), input, output);
}

export function startFilters() {
  const states = [...network.states, { id: "status/unknown", label: t("not known") }];
  box.append(
    facet("topic", t("Topic"), topicTree(), innerWidth > 900),
    facet("kind", t("Kind of cooperation"), byLabel(network.kinds)),
    facet("state", t("State"), byLabel(states)),
    facet("country", t("Country"), byLabel(network.countries)),
    facet("actor", t("Who"), ["region", "country", "organisation", "city", "person", "topic"].map((id) => ({ id, label: { region: t("Regions"), country: t("Countries"), organisation: t("Organisations"), city: t("Cities"), person: t("People"), topic: t("Topics") }[id] }))),
    strength());
  document.getElementById("reset").addEventListener("click", resetFilters);
}

// Ties join regions and countries, alliances have these as members: the other kinds are chosen from around one thing.
const offered = (name, id) => name !== "actor" || state.view === "around" || ["region", "country"].includes(id);

export function showFilters() {
  for (const facet of facets) {
    if (facet.refresh) { facet.refresh(); continue; }
    const { name, inputs, told, counted, details } = facet;
    details.hidden = !usable(name);
    const found = counted ? counts(name) : null, chosen = state[name];
    for (const [id, { input, count, row }] of inputs) {
      input.checked = chosen.has(id);
      row.hidden = !offered(name, id);
      if (!found) continue;
      const many = found.get(id) ?? 0;
      count.textContent = number(many);
      row.classList.toggle("none", many === 0 && !chosen.has(id));
    }
    told.textContent = chosen.size ? number(chosen.size) : "";
  }
  document.getElementById("reset").hidden = !filtered();
}
