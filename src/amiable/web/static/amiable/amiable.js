// What the pages gain with JavaScript; each main act works without it.
// Keys are printed in the buttons; they rest while somebody writes, and with Ctrl, Alt or Meta.
"use strict";

const one = (selector, under = document) => under.querySelector(selector);
const all = (selector, under = document) => [...under.querySelectorAll(selector)];

// ---- toasts: ten seconds, longer while looked at
const TOAST_SECONDS = 10;
function fade(toast) {
  let left = TOAST_SECONDS;
  const tick = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    left -= 1;
    if (left <= 0) { clearInterval(tick); toast.remove(); }
  }, 1000);
}

// ---- keys
const GO = { a: "home", c: "receivables", l: "disputes", i: "arrivals" };
let waiting = "";

function writing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

function rows() { return all("[data-row]").filter((row) => row.offsetParent !== null); }

function move(step) {
  const there = rows();
  if (!there.length) return;
  const at = there.findIndex((row) => row.classList.contains("cur"));
  const to = there[Math.max(0, Math.min(there.length - 1, at < 0 ? 0 : at + step))];
  there.forEach((row) => row.classList.remove("cur"));
  to.classList.add("cur");
  const link = one("a", to);
  if (link) link.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}

function press(element) {
  if (!element) return false;
  element.click();
  return true;
}

function keyed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.body.dataset.keys === "off") return;
  if (event.key === "Escape") return void escape(event);
  if (writing(event.target) || one("dialog[open]")) return;
  const key = event.key;
  if (waiting === "g") {
    waiting = "";
    if (GO[key] && press(one(`a[data-goes="${GO[key]}"]`))) event.preventDefault();
    return;
  }
  if (key === "g") { waiting = "g"; setTimeout(() => { waiting = ""; }, 1200); return; }
  if (key === "/") { const field = one("#recherche"); if (field) { field.focus(); event.preventDefault(); } return; }
  if (key === "?") { open("raccourcis"); return; }
  if (key === "j" || key === "k") { move(key === "j" ? 1 : -1); return; }
  if (key === "Enter" && !event.target.closest("a, button, summary, input")) {
    const row = one("[data-row].cur a");
    if (press(row || one("[data-key=Enter]"))) event.preventDefault();
    return;
  }
  const named = all("[data-key]").filter((element) => element.dataset.key === key && element.offsetParent !== null);
  if (press(named[0])) event.preventDefault();
}

function escape(event) {
  const search = event.target.closest("#recherche");
  if (search) return search.blur();
  const menu = one("details[open].am-asof, details[open].am-more");
  if (menu) { menu.open = false; one("summary", menu).focus(); return; }
  if (!one("dialog[open]")) press(one("[data-key=Escape]"));
}

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

// ---- a row opens where it is clicked, beside its links and boxes
function clicked(event) {
  const opener = event.target.closest("[data-opens]");
  if (opener) return open(opener.dataset.opens);
  const row = event.target.closest("[data-row]");
  if (!row || event.target.closest("a, button, input, label, summary, select")) return undefined;
  if (String(getSelection())) return undefined;
  const link = one("a[data-main], a", row);
  if (link) { if (event.ctrlKey || event.metaKey) window.open(link.href); else link.click(); }
  return undefined;
}

// ---- forms: sent once
function sent(event) {
  const form = event.target;
  if (form.method === "get" || form.dataset.sent) { if (form.dataset.sent) event.preventDefault(); return; }
  form.dataset.sent = "1";
  const button = event.submitter;
  setTimeout(() => { if (button) button.setAttribute("aria-disabled", "true"); }, 0);
  window.addEventListener("pageshow", () => { delete form.dataset.sent; }, { once: true });
}

// ---- a file is dropped on the page
function drop(zone) {
  const field = one("input[type=file]", zone);
  if (!field) return;
  ["dragover", "dragenter"].forEach((name) => zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("over");
  }));
  ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("over")));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.addEventListener("change", () => {
    const names = one("[data-names]", zone);
    if (names) names.textContent = [...field.files].map((file) => file.name).join(", ");
  });
}

// ---- what arrives in a part of the page works like the rest, and gets the focus where it asks for it
function arrived(event) {
  ready(event.target);
  const first = one("[autofocus]", event.target);
  if (first) first.focus();
}

function ready(under) {
  all(".am-toast", under).forEach(fade);
  all(".drop", under).forEach(drop);
  all("[hidden].am-keys", under).forEach((button) => { button.hidden = false; });
  all("[data-prints]", under).forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
}

document.addEventListener("DOMContentLoaded", () => ready(document));
document.addEventListener("keydown", keyed);
document.addEventListener("click", clicked);
document.addEventListener("submit", sent);
document.addEventListener("htmx:afterSettle", arrived);
document.addEventListener("htmx:configRequest", (event) => {
  const token = one("[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});
