// The menu of a right click, or of the menu key for what is chosen; arrows move in it, Escape closes it.
import { make } from "../dom.js";
import { named } from "./data.js";
import { listOf } from "./actions.js";

let menu = null, before = null;

export function closeMenu() {
  menu?.remove();
  menu = null;
  before?.focus?.();
}

export function openMenu(id, x, y) {
  closeMenu();
  before = document.activeElement;
  const items = listOf(id).map(([words, act]) => make("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => { closeMenu(); act(); } }, words));
  menu = make("div", { role: "menu", class: "context", "aria-label": named(id) }, ...items);
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") closeMenu();
    else if (step) items[(at + step + items.length) % items.length].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.body.append(menu);
  menu.style.left = `${Math.min(x, innerWidth - menu.offsetWidth - 8)}px`;
  menu.style.top = `${Math.min(y, innerHeight - menu.offsetHeight - 8)}px`;
  items[0].focus();
}

document.addEventListener("pointerdown", (event) => { if (menu && !menu.contains(event.target)) closeMenu(); });
