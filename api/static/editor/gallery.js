// The questions of the ontology as examples: found by keyword in any language, run by a click.
import { tn } from "../text.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function gallery(chosen) {
  const folded = document.getElementById("gallery");
  if (!folded) return;
  const field = document.getElementById("wanted"), left = document.getElementById("left"), items = [...document.querySelectorAll("#questions li")];
  const words = items.map((item) => plain(item.dataset.words)), wide = matchMedia("(min-width: 1000px)");
  const fit = () => { folded.open = wide.matches; };
  fit();
  wide.addEventListener("change", fit);
  folded.querySelector(".find").hidden = false;
  field.addEventListener("input", () => {
    const sought = plain(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    items.forEach((item, index) => {
      item.hidden = !sought.every((word) => words[index].includes(word));
      count += item.hidden ? 0 : 1;
    });
    left.textContent = sought.length ? tn("{n} question", "{n} questions", count) : "";
  });
  document.getElementById("questions").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.querySelector("#questions [aria-current]")?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    if (!wide.matches) folded.open = false;
    chosen(new URL(link.href).searchParams.get("query"));
  });
}
