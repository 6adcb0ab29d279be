// What the pages gain with JavaScript; each main act works without it.
// The files share the names they declare: this one first, then keys, selection, drafts, session, sheet.
"use strict";

const one = (selector, under = document) => under.querySelector(selector);
const all = (selector, under = document) => [...under.querySelectorAll(selector)];

// A sentence in the reader's language (frame/spoken.html).
function words(name) {
  const spoken = document.getElementById("am-words");
  return (spoken && spoken.dataset[name]) || "";
}

// ---- what has to be done for each part of a page that arrives: `whenReady.push((under) => …)`
const whenReady = [];

function ready(under) { whenReady.forEach((prepare) => prepare(under)); }

// What arrives in a part of the page works like the rest, and gets the focus where it asks for it.
function arrived(event) {
  ready(event.target);
  const first = one("[autofocus]", event.target);
  if (first) first.focus();
}

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

// ---- dialogs that are in the page, and rows that open where they are clicked, beside their links and boxes
function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.dispatchEvent(new Event("opening"));
  dialog.showModal();
}

function clicked(event) {
  const opener = event.target.closest("[data-opens]");
  if (opener) return open(opener.dataset.opens);
  const row = event.target.closest("[data-row]");
  if (!row || event.target.closest("a, button, input, label, summary, select, textarea")) return undefined;
  if (String(getSelection())) return undefined;
  const link = one("a[data-main], a", row);
  if (link) { if (event.ctrlKey || event.metaKey) window.open(link.href); else link.click(); }
  return undefined;
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
    if ("sends" in field.dataset && field.files.length) field.form.requestSubmit();
  });
}

// ---- where the page was scrolled to is kept when an act shows the same page again
const SCROLL = "am:scroll";

// Go to an address as a link does; the page itself is loaded anew.
function go(address) {
  const there = new URL(address, location.href);
  if (there.pathname === location.pathname) {
    sessionStorage.setItem(SCROLL, JSON.stringify({ path: there.pathname, y: scrollY }));
  }
  const same = there.pathname === location.pathname && there.search === location.search;
  if (!same) return location.assign(there);
  if (there.hash) history.replaceState(null, "", there);
  return location.reload();
}

function scrolled() {
  const kept = JSON.parse(sessionStorage.getItem(SCROLL) || "null");
  sessionStorage.removeItem(SCROLL);
  if (kept && kept.path === location.pathname && !location.hash) scrollTo(0, kept.y);
}

whenReady.push((under) => {
  all(".am-toast", under).forEach(fade);
  all(".drop", under).forEach(drop);
  all("[hidden].am-keys", under).forEach((button) => { button.hidden = false; });
  all("[data-prints]", under).forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
});

document.addEventListener("DOMContentLoaded", () => { ready(document); scrolled(); });
document.addEventListener("click", clicked);
document.addEventListener("htmx:afterSettle", arrived);
document.addEventListener("htmx:configRequest", (event) => {
  const token = one("[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});
