// The form of a document: what is typed is priced, drawn and kept as it is typed, and sent without being lost.

import "../checks.js";
import "../suggest.js";
import { initDrafts, offerLocal } from "./drafts.js";
import { forget } from "./fields.js";
import { initParties } from "./parties.js";
import { initPricing } from "./pricing.js";
import { initRows } from "./rows.js";
import { initSheet } from "./sheet.js";
import { initSides } from "./sides.js";

// Kinds that begin with a choice, or are typed in another way.
const OTHER_FORMS = ["advance", "final", "correction", "correction_note"];
const state = document.getElementById("entry-state");
let current = null;

function begin(form) {
  const drafts = initDrafts(form, { reached });
  const sheet = initSheet(form);
  initSides(form);
  const pricing = initPricing(form, { answered: sheet.later, reached });
  const changed = () => { drafts.later(); pricing.later(); };
  current = { form, drafts, pricing, sheet };
  initParties(form, changed);
  initRows(form, changed);
  form.addEventListener("input", (event) => { forget(event.target); changed(); });
  form.addEventListener("change", (event) => { changed(); onKind(form, event.target); });
  form.addEventListener("focusout", (event) => { if (/date|payment_to/.test(event.target.name ?? "")) pricing.later(); });
  form.addEventListener("submit", (event) => onSubmit(event, current));
  form.addEventListener("keydown", onEnter);
  pricing.now();
}

function reached(isReached, text) {
  if (!isReached) {
    // First kept, then said.
    current?.drafts.keepLocally();
    show(state.dataset.local, true);
  } else if (text) show(text, false);
  else if (state.classList.contains("is-wrong")) show("", false);
}

function show(text, isWrong) {
  state.textContent = text;
  state.classList.toggle("is-wrong", isWrong);
}

// Another kind may be another form; what was typed so far is kept as a draft.
function onKind(form, field) {
  if (field.name !== "invoice[kind]") return;
  const isOther = OTHER_FORMS.includes(field.value) || OTHER_FORMS.includes(form.dataset.shape);
  if (isOther) location.assign(`/invoices/new?kind=${encodeURIComponent(field.value)}`);
}

// Enter goes on to the next field: a form of this size is saved on purpose only.
function onEnter(event) {
  const field = event.target;
  if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey || !field.matches("input, select")) return;
  event.preventDefault();
  const fields = [...current.form.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((other) => other.checkVisibility());
  fields[fields.indexOf(field) + 1]?.focus();
}

async function onSubmit(event, { form, drafts, pricing, sheet }) {
  if (event.submitter && "plain" in event.submitter.dataset) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  pricing.stop();
  sheet.stop();
  show(state.dataset.sending, false);
  const sent = new URLSearchParams(new FormData(form));
  sent.set("then", event.submitter?.value ?? "");
  drafts.done();
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "text/html", "X-Sent-By": "form" } });
    await follow(answer, form, drafts);
  } catch {
    drafts.again();
    drafts.keepLocally();
    drafts.later();
    show(state.dataset.unsent, true);
  } finally {
    delete form.dataset.sending;
  }
}

async function follow(answer, form, drafts) {
  const type = answer.headers.get("Content-Type") ?? "";
  if (answer.ok && type.includes("json")) {
    location.assign((await answer.json()).location);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const again = page.getElementById("entry");
  if (!again) throw new Error(String(answer.status));
  // Focus is given below: the browser gives none to what arrives later, and complains.
  for (const part of again.querySelectorAll("[autofocus]")) part.removeAttribute("autofocus");
  show("", false);
  form.replaceWith(document.adoptNode(again));
  begin(again);
  current.drafts.later();
  (again.querySelector("#meanwhile") || again.querySelector(".form-faults"))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || !current) return;
  const then = { s: "", Enter: "send" }[event.key];
  if (then === undefined) return;
  event.preventDefault();
  const button = [...current.form.querySelectorAll(".entry-bar [name=then]")].find((found) => found.value === then);
  if (button) current.form.requestSubmit(button);
});

const form = document.getElementById("entry");
offerLocal(form);
begin(form);
