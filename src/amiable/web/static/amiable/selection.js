// Rows that are ticked: a form with `data-selection`, in it boxes `data-tick` (with `data-cents`), a box
// `data-tick-all`, and a bar `data-selected` that says how many (`data-count`) and how much (`data-sum`).
// Without JavaScript the bar is always shown.
"use strict";

const ticked = new Map(); // name of a selection → values of its ticked boxes, which outlive a refreshed list
let lastTicked = null; // where a range begins

function boxesOf(form) { return [...form.elements].filter((box) => box.matches("[data-tick]") && !box.disabled); }

function nameOf(form) { return form.dataset.selection || form.getAttribute("action") || location.pathname; }

// Cents as the document's language writes an amount.
function money(cents) {
  const french = !document.documentElement.lang.startsWith("en");
  const euros = String(Math.floor(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, french ? "\u202f" : ",");
  const rest = String(Math.abs(cents) % 100).padStart(2, "0");
  const sign = cents < 0 ? "\u2212" : "";
  return french ? `${sign}${euros},${rest}\u00a0€` : `${sign}€${euros}.${rest}`;
}

function counted(form) {
  const boxes = boxesOf(form);
  const on = boxes.filter((box) => box.checked);
  ticked.set(nameOf(form), new Set(on.map((box) => box.value)));
  boxes.forEach((box) => {
    const row = box.closest("[data-row], tr, li");
    if (row) row.classList.toggle("sel", box.checked);
  });
  all("[data-selected]", form).forEach((bar) => { bar.hidden = !on.length; });
  all("[data-count]", form).forEach((place) => { place.textContent = String(on.length); });
  const sum = on.reduce((cents, box) => cents + Number(box.dataset.cents || 0), 0);
  all("[data-sum]", form).forEach((place) => { place.textContent = money(sum); });
  all("[data-tick-all]", form).forEach((every) => {
    every.checked = boxes.length > 0 && on.length === boxes.length;
    every.indeterminate = on.length > 0 && on.length < boxes.length;
  });
}

function changed(event) {
  const form = event.target.form;
  if (!form || !("selection" in form.dataset)) return;
  if (event.target.matches("[data-tick-all]")) {
    boxesOf(form).forEach((box) => { box.checked = event.target.checked; });
  }
  if (event.target.matches("[data-tick], [data-tick-all]")) counted(form);
}

// Shift and a click tick, or untick, everything from the last box to this one.
function ranged(event) {
  const box = event.target.closest("[data-tick]");
  if (!box || !box.form || !("selection" in box.form.dataset)) return;
  const boxes = boxesOf(box.form);
  const [from, to] = [boxes.indexOf(lastTicked), boxes.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) {
    boxes.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
    counted(box.form);
  }
  lastTicked = box;
}

function refreshed(form) {
  const kept = ticked.get(nameOf(form));
  if (kept) boxesOf(form).forEach((box) => { if (kept.has(box.value)) box.checked = true; });
  counted(form);
}

whenReady.push((under) => {
  const forms = new Set(all("form[data-selection]", under));
  const around = under.closest && under.closest("form[data-selection]");
  if (around) forms.add(around);
  all("[data-tick]", under).forEach((box) => { if (box.form) forms.add(box.form); });
  forms.forEach((form) => { if ("selection" in form.dataset) refreshed(form); });
});

document.addEventListener("change", changed);
document.addEventListener("click", ranged);
window.addEventListener("pageshow", () => all("form[data-selection]").forEach(counted));
