// Nothing typed is lost: kept on the server, and in this browser for as long as the server can't be reached.

import { body, content, fill } from "./fields.js";

const WAIT = 1500;
const AGAIN = 4000;
const LOCAL = "tidebill-form ";

export function initDrafts(form, { reached }) {
  const key = form.elements.form_key.value;
  let timer = 0;
  let isDirty = false;
  let isDone = false;

  const more = () => ({ form_key: key, place: placeOf() });

  async function keep() {
    clearTimeout(timer);
    if (!isDirty || isDone) return;
    isDirty = false;
    try {
      const answer = await fetch("/invoices/drafts.json", { method: "POST", body: body(form, more()), headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      localStorage.removeItem(LOCAL + key);
      if (!isDone) reached(true, fill(state().dataset.kept, { time: found.kept_at }));
    } catch {
      if (isDone) return;
      isDirty = true;
      keepLocally();
      reached(false);
      timer = setTimeout(keep, AGAIN);
    }
  }

  function keepLocally() {
    if (!isDirty) return;
    try {
      localStorage.setItem(LOCAL + key, JSON.stringify({ place: placeOf(), path: location.pathname, pairs: content(form).toString() }));
    } catch {
      // A browser that keeps nothing: what is typed is still in the form.
    }
  }

  // Leaving the page sends what has not been kept yet.
  addEventListener("pagehide", () => {
    if (isDirty && !isDone) navigator.sendBeacon("/invoices/drafts.json", body(form, more()));
  });

  return {
    later: () => { isDirty = true; clearTimeout(timer); timer = setTimeout(keep, WAIT); },
    keepLocally,
    done: () => { isDone = true; clearTimeout(timer); localStorage.removeItem(LOCAL + key); },
    again: () => { isDone = false; },
  };
}

// The page to go on at, without the draft that it was opened with.
function placeOf() {
  const query = new URLSearchParams(location.search);
  query.delete("draft");
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "");
}

function state() {
  return document.getElementById("entry-state");
}

// What this browser has kept of this page and the server never got.
export function offerLocal(form) {
  const notice = document.getElementById("entry-local");
  const names = Object.keys(localStorage).filter((name) => name.startsWith(LOCAL));
  const name = names.find((found) => read(found)?.path === location.pathname);
  if (!name || !notice) return;
  notice.hidden = false;
  document.getElementById("entry-restore").addEventListener("click", () => restore(form, name));
  document.getElementById("entry-forget").addEventListener("click", () => { localStorage.removeItem(name); notice.hidden = true; });
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

async function restore(form, name) {
  const found = read(name);
  const key = name.slice(LOCAL.length);
  const pairs = new URLSearchParams(found.pairs);
  pairs.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  pairs.append("form_key", key);
  pairs.append("place", found.place);
  const answer = await fetch("/invoices/drafts.json", { method: "POST", body: pairs, headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  localStorage.removeItem(name);
  location.assign(`${found.place}${found.place.includes("?") ? "&" : "?"}draft=${encodeURIComponent(key)}`);
}
