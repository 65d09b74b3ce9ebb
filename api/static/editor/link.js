// The address of the page is its permanent link: the query, and behind the # the snapshot that it was asked of.
const LONGEST = 30_000; // Characters; the service refuses addresses much longer.
const frame = document.getElementById("ask").dataset;

// What the address says: { query, snapshot, day, view }; each is null where it is not said.
export function made() {
  const query = new URLSearchParams(location.search).get("query"), more = new URLSearchParams(location.hash.slice(1));
  return { query, snapshot: more.get("snapshot"), day: more.get("of"), view: more.get("view") };
}

function put(address, fresh) {
  if (fresh) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

// Puts the query into the address bar, and gives the address; null where it is too long for one.
export function linkTo(query, snapshot = frame.snapshot) {
  const address = new URL(location.href), before = made();
  address.searchParams.set("query", query);
  address.searchParams.delete("lang");
  const more = new URLSearchParams(snapshot === frame.snapshot ? { snapshot, of: frame.day } : { snapshot });
  if (before.query === query && before.view) more.set("view", before.view);
  address.hash = more;
  if (address.href.length > LONGEST) return null;
  put(address, before.query !== query);
  return address.href;
}

// Keeps the view of an answer in the address.
export function linkView(view) {
  const more = new URLSearchParams(location.hash.slice(1));
  if (!more.has("snapshot")) {
    more.set("snapshot", frame.snapshot);
    more.set("of", frame.day);
  }
  more.set("view", view);
  put(`#${more}`, false);
}
