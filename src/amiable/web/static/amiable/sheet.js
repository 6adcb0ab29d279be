// A page shown over the page one is on: `data-sheet` on a link, a form or a button. Its forms are sent from within;
// what leads elsewhere leaves. Escape, a click beside it and its closing link close it, and what was typed is kept.
// Whatever fails, the page is gone to as if there were no script.
"use strict";

const SHOWN = [200, 400, 409, 422];

async function openSheet(address, request, plainly, opener = document.activeElement) {
  let answer;
  try { answer = await fetch(address, { ...request, headers: IN_PLACE }); } catch { return plainly(); }
  if (answer.status === 401) {
    const signed = await signIn(answer.headers.get("X-Sign-In"));
    return signed ? openSheet(address, request, plainly, opener) : undefined;
  }
  const there = answer.headers.get("X-Location");
  if (there) return go(there);
  const page = parsed(await answer.text());
  const main = one("main", page);
  if (!SHOWN.includes(answer.status) || !main || main.matches(".am-plain")) return plainly();
  const dialog = document.createElement("dialog");
  dialog.className = "am-over";
  dialog.dataset.url = answer.url;
  dialog.addEventListener("close", () => { dialog.remove(); if (opener && opener.isConnected) opener.focus(); });
  dialog.addEventListener("mousedown", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.prepend(dialog); // first, so that labels and targets find the sheet's own fields
  fill(dialog, page);
  return undefined;
}

// Show a page in the sheet, or in the part of the window that is its own.
function fill(root, page) {
  const main = one("main", page);
  const title = (one("h1", main) || {}).textContent || "";
  if (root.matches("dialog")) root.setAttribute("aria-label", title.trim());
  else document.title = page.title;
  root.replaceChildren(...main.childNodes);
  if (root.matches("dialog") && !one("[data-key~=Escape]", root)) root.prepend(closing());
  const toasts = document.getElementById("toasts");
  all("#toasts > .am-toast", page).forEach((toast) => { if (toasts) { toasts.append(toast); fade(toast); } });
  if (root.matches("dialog") && !root.open) root.showModal();
  if (window.htmx) window.htmx.process(root);
  ready(root);
  root.scrollTop = 0;
  const first = one("[autofocus], [aria-invalid=true], [role=alert]", root)
    || one(".step input:not([type=hidden]):not(.vh), .step select, .step textarea", root) || one("h1", root);
  if (!first) return;
  if (first.matches("h1, [role=alert]")) first.tabIndex = -1;
  first.focus();
}

function closing() {
  const spoken = document.getElementById("am-words");
  return spoken ? spoken.content.cloneNode(true) : "";
}

// ---- where a form is: a sheet, or the page itself
function hostOf(form) {
  const dialog = form.closest("dialog.am-over");
  if (!dialog) return { url: location.href, show: (page) => fill(one("main"), page), leave: go };
  const own = new URL(dialog.dataset.url, location.href);
  const stays = (there) => new URL(there, location.href).pathname === own.pathname;
  return {
    url: own.href,
    show: (page) => fill(dialog, page),
    leave: (there) => (stays(there) ? turn(dialog, there) : go(there)),
  };
}

// Another page in the same sheet.
async function turn(dialog, address) {
  const plainly = () => location.assign(address);
  let answer;
  try { answer = await fetch(address, { headers: IN_PLACE }); } catch { return plainly(); }
  const there = answer.headers.get("X-Location");
  if (there) return go(there);
  const page = parsed(await answer.text());
  const main = one("main", page);
  if (!SHOWN.includes(answer.status) || !main || main.matches(".am-plain")) return plainly();
  dialog.dataset.url = answer.url;
  return fill(dialog, page);
}

// ---- clicks and forms
function followed(event) {
  const link = event.target.closest("a, [data-closes]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dialog = link.closest("dialog.am-over");
  const closer = dialog && one("a[data-key~=Escape]", dialog);
  if (dialog && (link.matches("[data-closes]") || (closer && link.href === closer.href))) {
    event.preventDefault();
    dialog.close();
  } else if (link.matches("a[data-sheet]") && typeof dialog?.showModal === "function") {
    event.preventDefault();
    turn(dialog, link.href);
  } else if (link.matches("a[data-sheet]")) {
    event.preventDefault();
    openSheet(link.href, {}, () => location.assign(link.href), link);
  }
}

function submitted(event) {
  const { target: form, submitter } = event;
  const method = methodOf(form, submitter);
  if (event.defaultPrevented || method === "dialog") return;
  const dialog = form.closest("dialog.am-over");
  const opens = "sheet" in form.dataset || (submitter && "sheet" in submitter.dataset);
  const plain = "plain" in form.dataset;
  if (method === "get" && !plain && (dialog || opens)) {
    event.preventDefault();
    const address = asked(form, submitter);
    if (dialog) turn(dialog, address);
    else openSheet(address, {}, () => location.assign(address), submitter);
  } else if (method === "post" && !plain && opens && !dialog) {
    event.preventDefault();
    const plainly = () => { form.dataset.plain = ""; form.requestSubmit(submitter); };
    openSheet(addressOf(form, submitter), requestOf(form, submitter), plainly, submitter);
  } else if (method === "post" && !plain && (dialog || "draft" in form.dataset)) {
    event.preventDefault();
    send(hostOf(form), form, submitter);
  } else if (method === "post") {
    sentOnce(event);
  }
}

function sentOnce(event) {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  const button = event.submitter;
  setTimeout(() => { if (button) button.setAttribute("aria-disabled", "true"); }, 0);
  window.addEventListener("pageshow", () => { delete form.dataset.sent; }, { once: true });
  return undefined;
}

document.addEventListener("click", followed);
document.addEventListener("submit", submitted);
