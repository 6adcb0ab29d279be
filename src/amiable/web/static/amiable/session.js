// Forms that are sent, and what comes back: once each, and with a session that may have ended meanwhile. Forms of a
// sheet and forms that keep a draft are sent from the page, so that whatever happens they stay as they are.
"use strict";

const IN_PLACE = { "X-Sheet": "1" }; // asks for 204 and X-Location instead of a redirect, 401 and X-Sign-In

function parsed(text) { return new DOMParser().parseFromString(text, "text/html"); }

// The address a form is sent to; that of the sheet it is in, where it names none.
function addressOf(form, submitter) {
  const named = (submitter && submitter.getAttribute("formaction")) || form.getAttribute("action");
  const sheet = form.closest("dialog.am-over");
  return new URL(named || "", (sheet && sheet.dataset.url) || location.href).href;
}

function methodOf(form, submitter) { return ((submitter && submitter.getAttribute("formmethod")) || form.method); }

function requestOf(form, submitter) {
  const data = new FormData(form, submitter);
  const whole = ((submitter && submitter.getAttribute("formenctype")) || form.enctype) === "multipart/form-data";
  return { method: "POST", body: whole ? data : new URLSearchParams(data), headers: IN_PLACE };
}

function asked(form, submitter) {
  const address = new URL(addressOf(form, submitter));
  address.search = String(new URLSearchParams(new FormData(form, submitter)));
  return address.href;
}

// ---- a sentence above a form that stays as it is
function tell(form, sentence) {
  all(".am-told", form).forEach((note) => note.remove());
  const note = document.createElement("p");
  note.className = "am-note am-told";
  note.setAttribute("role", "alert");
  form.prepend(note);
  note.textContent = sentence;
  note.scrollIntoView({ block: "nearest" });
}

function sentenceOf(page) {
  const main = one("main", page);
  const said = main ? all("h1, p:not(:has(.btn))", main).slice(0, 2).map((part) => part.textContent.trim()) : [];
  return said.join(". ") || words("failed");
}

// ---- tokens: one of a fresh page is good for every form
function renewed(page) {
  const token = one("[name=csrfmiddlewaretoken]", page);
  if (token) all("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token.value; });
  return Boolean(token);
}

async function renew(address) { return renewed(parsed(await (await fetch(address)).text())); }

// ---- signing in over the page, second factor too; true once it is done. Where that fails, as without JavaScript.
let signing = null;

function signIn(address) {
  if (!signing) signing = inPlace(address).finally(() => { signing = null; });
  return signing;
}

async function inPlace(address) {
  let answer;
  try { answer = await fetch(address); } catch { location.assign(address); return false; }
  const accounts = new URL(address, location.href).pathname.split("/").slice(0, 2).join("/");
  const dialog = document.createElement("dialog");
  dialog.className = "am-over am-over-sign";
  document.body.prepend(dialog);
  return new Promise((done) => {
    const show = async (got) => {
      const page = parsed(await got.text());
      if (!new URL(got.url).pathname.startsWith(`${accounts}/`)) {
        renewed(page);
        done(true);
        dialog.close();
        return;
      }
      dialog.dataset.url = got.url;
      dialog.setAttribute("aria-label", (one("h1", page) || {}).textContent || "");
      dialog.replaceChildren(...all("main > :not(.am-logo):not(.am-choices)", page));
      if (!dialog.open) dialog.showModal();
      const first = one("[autofocus], input:not([type=hidden])", dialog);
      if (first) first.focus();
    };
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      const { method, body } = requestOf(event.target, event.submitter);
      fetch(addressOf(event.target, event.submitter), { method, body }).then(show)
        .catch(() => tell(event.target, words("offline")));
    });
    dialog.addEventListener("close", () => { done(false); dialog.remove(); });
    show(answer);
  });
}

// ---- sending from the page; `host` is what holds the form and shows what comes back (sheet.js)
async function send(host, form, submitter, again = false) {
  if (form.getAttribute("aria-busy") === "true" && !again) return undefined;
  form.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(addressOf(form, submitter), requestOf(form, submitter));
  } catch {
    return tell(form, words("offline"));
  } finally {
    form.removeAttribute("aria-busy");
  }
  if (answer.status === 401) {
    return tell(form, words(await signIn(answer.headers.get("X-Sign-In")) ? "signed" : "ended"));
  }
  if (answer.headers.get("X-Form") === "old" && !again && await renew(host.url)) {
    return send(host, form, submitter, true);
  }
  return taken(host, form, answer);
}

async function taken(host, form, answer) {
  const there = answer.headers.get("X-Location");
  if (there) { forget(form); return host.leave(there); }
  if ((answer.headers.get("Content-Disposition") || "").startsWith("attachment")) return save(answer);
  const page = parsed(await answer.text());
  const main = one("main", page);
  if (!main || main.matches(".am-plain")) return tell(form, sentenceOf(page));
  return host.show(page);
}

async function save(answer) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  const named = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(answer.headers.get("Content-Disposition"));
  link.download = named ? decodeURIComponent(named[1]) : "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// ---- a part of a page that htmx asks for after the session ended
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, elt } = event.detail;
  const address = xhr.status === 401 && xhr.getResponseHeader("X-Sign-In");
  if (!address) return;
  event.preventDefault();
  signIn(address).then((done) => { if (done && elt.isConnected) ready(elt); });
});
