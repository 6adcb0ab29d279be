// The keyboard. Keys are printed in the buttons; they rest while somebody writes, with Ctrl, Alt or Meta, and for
// people who switched them off (body data-keys="off"), who keep Escape.
//
// data-key="l"    this key presses the element (several, separated by spaces); Enter: the next step of the page
// data-go="a"     g then this letter follows the link
// data-map="l"    a line of the map, shown where the page offers the key
// data-anywhere   an element that the key presses even where it is not seen (links of the map)
"use strict";

const SECOND_KEY_MS = 1200;
let waiting = 0; // until when g waits for its second letter

function writing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

function seen(element) { return element.offsetParent !== null || getComputedStyle(element).position === "fixed"; }

function press(element) {
  if (!element) return false;
  element.click();
  return true;
}

// What keys act on: the sheet that lies over the page, else the page; nothing under another dialog.
function keyed() {
  const dialogs = all("dialog[open]");
  if (!dialogs.length) return document;
  return dialogs.find((dialog) => dialog.matches(".am-over")) || null;
}

function named(key, under) {
  const found = all("[data-key]", under).filter((element) => element.dataset.key.split(" ").includes(key));
  return found.find(seen) || found.find((element) => "anywhere" in element.dataset);
}

// ---- rows
function rows(under) { return all("[data-row]", under).filter(seen); }

function move(step, under) {
  const there = rows(under);
  if (!there.length) return;
  const at = there.findIndex((row) => row.classList.contains("cur"));
  const to = there[Math.max(0, Math.min(there.length - 1, at < 0 ? 0 : at + step))];
  there.forEach((row) => row.classList.remove("cur"));
  to.classList.add("cur");
  const place = one("[data-tick]", to) || one("a[data-main], a", to);
  if (place) place.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}

function tick(under) {
  const box = one("[data-row].cur [data-tick]", under);
  return press(box && !box.disabled ? box : null);
}

// ---- suggestions under the search field: arrows go through them, and back into the field
function suggested(event) {
  const form = event.target.closest(".am-search");
  if (!form || !["ArrowDown", "ArrowUp"].includes(event.key)) return false;
  const places = [one("#recherche", form), ...all("#trouve a", form)];
  const to = places[places.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (to) to.focus();
  return true;
}

// ---- one key
function down(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  if (event.key === "Escape") return void escape(event);
  if (suggested(event)) return event.preventDefault();
  if (document.body.dataset.keys === "off" || writing(event.target)) return undefined;
  const under = keyed();
  if (under && acted(event, under)) event.preventDefault();
  return undefined;
}

function acted(event, under) {
  const key = event.key;
  const page = under === document;
  if (Date.now() < waiting) { waiting = 0; return press(all(`a[data-go="${CSS.escape(key)}"]`).find(Boolean)); }
  if (page && key === "g") { waiting = Date.now() + SECOND_KEY_MS; return true; }
  if (page && key === "/") { const field = one("#recherche"); if (field) field.focus(); return Boolean(field); }
  if (page && key === "?") { open("raccourcis"); return true; }
  if (key === "j" || key === "k") { move(key === "j" ? 1 : -1, under); return true; }
  if (key === "x") return tick(under);
  if (key === "Enter") {
    if (event.target.closest("a, button, summary, input:not([data-tick])")) return false;
    return press(one("[data-row].cur a[data-main], [data-row].cur a", under) || named("Enter", under));
  }
  return press(named(key, under));
}

// Dialogs close by themselves; nothing typed is lost (drafts.js).
function escape(event) {
  const search = event.target.closest(".am-search");
  if (search) return document.activeElement.blur();
  const menu = one("details[open].am-asof, details[open].am-more");
  if (menu) { menu.open = false; one("summary", menu).focus(); return undefined; }
  if (document.body.dataset.keys !== "off" && !one("dialog[open]")) press(named("Escape", document));
  return undefined;
}

// ---- the map tells only what this page offers
function mapped(event) {
  const map = event.target;
  if (map.id !== "raccourcis") return;
  all("[data-map]", map).forEach((line) => {
    const key = line.dataset.map;
    const offered = key === "j" ? rows(document).length > 0
      : key === "x" ? Boolean(one("[data-row] [data-tick]")) : Boolean(named(key, document));
    line.hidden = !offered;
  });
}

document.addEventListener("keydown", down);
document.addEventListener("opening", mapped, true);
