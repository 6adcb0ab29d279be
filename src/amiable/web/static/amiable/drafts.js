// What is typed is not lost: a form with `data-draft="key"` ("": its address), and each form of a sheet, keeps its
// fields in this window until it was sent, and has them again when it is shown as it was. Never passwords, files, nor
// what the server put into hidden fields.
"use strict";

const DRAFT = "am:draft:";
const NOT_KEPT = ["password", "file", "hidden", "submit", "button", "reset", "image"];

// Where the draft of a form is kept; "" where it keeps none.
function draftOf(form) {
  const inSheet = form.closest("dialog.am-over") && form.method === "post" && !form.closest(".am-over-sign");
  if (!("draft" in form.dataset) && !inSheet) return "";
  const key = form.dataset.draft || new URL(addressOf(form), location.href).pathname;
  return `${DRAFT}${document.body.dataset.person || ""}:${key}`;
}

function kept(form) {
  try { return JSON.parse(sessionStorage.getItem(draftOf(form)) || "{}"); } catch { return {}; }
}

function keptFields(form) {
  return [...form.elements].filter((field) => field.name && field.name !== "csrfmiddlewaretoken"
    && field.type && !NOT_KEPT.includes(field.type) && !("tick" in field.dataset) && field.tagName !== "FIELDSET");
}

const isBox = (field) => field.type === "checkbox" || field.type === "radio";
const optionsOf = (field) => [...field.options];

// The values of the fields of one name, as they are or as the page came with them.
function valuesOf(fields, asCame) {
  return fields.flatMap((field) => {
    if (isBox(field)) return (asCame ? field.defaultChecked : field.checked) ? [field.value] : [];
    if (field.tagName === "SELECT") {
      const marked = optionsOf(field).filter((option) => (asCame ? option.defaultSelected : option.selected));
      return (marked.length || field.multiple ? marked : optionsOf(field).slice(0, 1)).map((option) => option.value);
    }
    return [asCame ? field.defaultValue : field.value];
  });
}

function put(fields, values) {
  const left = [...values];
  fields.forEach((field) => {
    if (isBox(field)) field.checked = values.includes(field.value);
    else if (field.tagName === "SELECT") optionsOf(field).forEach((o) => { o.selected = values.includes(o.value); });
    else field.value = left.shift() ?? "";
  });
}

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function typed(event) {
  const field = event.target;
  const form = field.form;
  if (!form || !draftOf(form) || !keptFields(form).includes(field)) return;
  const fields = keptFields(form).filter((other) => other.name === field.name);
  const draft = kept(form);
  const was = draft[field.name] ? draft[field.name].was : valuesOf(fields, true);
  draft[field.name] = { was, is: valuesOf(fields, false) };
  if (alike(was, draft[field.name].is)) delete draft[field.name];
  try { sessionStorage.setItem(draftOf(form), JSON.stringify(draft)); } catch { /* full: nothing is kept */ }
}

function forget(form) { if (draftOf(form)) sessionStorage.removeItem(draftOf(form)); }

// A field gets its draft where it stands as it did when one began to type, or empty.
function restore(form) {
  const draft = kept(form);
  const restored = Object.entries(draft).flatMap(([name, { was, is }]) => {
    const fields = keptFields(form).filter((field) => field.name === name);
    const now = valuesOf(fields, false);
    const untouched = alike(now, was) || now.every((value) => value === "");
    if (!fields.length || !untouched || alike(now, is)) return [];
    put(fields, is);
    return fields.slice(0, 1);
  });
  if (!restored.length) return;
  told(form);
  all("details", form).forEach((fold) => { if (restored.some((field) => fold.contains(field))) fold.open = true; });
  restored.forEach((field) => field.dispatchEvent(new Event("change", { bubbles: true })));
}

function told(form) {
  all(".am-drafted", form).forEach((line) => line.remove());
  const line = document.createElement("p");
  line.className = "am-drafted small mute";
  line.setAttribute("role", "status");
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "am-link";
  clear.textContent = words("clear");
  clear.addEventListener("click", () => { forget(form); form.reset(); line.remove(); });
  line.append(words("restored"), " ", clear);
  form.prepend(line);
}

whenReady.push((under) => {
  const forms = new Set(all("form", under));
  const around = under.closest && under.closest("form");
  if (around) forms.add(around);
  forms.forEach((form) => { if (draftOf(form)) restore(form); });
});

document.addEventListener("input", typed);
document.addEventListener("change", typed);
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, requestConfig, successful } = event.detail;
  if (successful && requestConfig.verb === "post" && elt.matches("form")) forget(elt);
});
document.addEventListener("submit", (event) => {
  if (!("signsOut" in event.target.dataset)) return;
  Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFT)).forEach((key) => sessionStorage.removeItem(key));
});
