// The print of what is being typed, beside the form: drawn by the real printing code, only while it is looked at.

import { body, fill } from "./fields.js";

const WAIT = 700;
const WIDE = "(min-width: 90rem)";
const CHOICE = "tidebill-preview";

export function initSheet(form) {
  const panel = form.querySelector("#entry-preview");
  const pages = form.querySelector("#entry-pages");
  let timer = 0;
  let asking = null;

  async function draw() {
    asking?.abort();
    const own = (asking = new AbortController());
    try {
      const answer = await fetch(`${form.dataset.preview}/pages.json`, {
        method: "POST", body: body(form), signal: own.signal, headers: { Accept: "application/json", "X-Sent-By": "form" },
      });
      if (!answer.ok) return;
      const found = await answer.json();
      if (own.signal.aborted) return;
      pages.replaceChildren(...(found.pages ?? []).map((source, index) => picture(source, fill(pages.dataset.alt, { number: index + 1 }))));
    } catch (fault) {
      if (fault.name !== "AbortError") pages.dataset.stale = "yes";
    }
  }

  const later = () => {
    clearTimeout(timer);
    if (panel.open) timer = setTimeout(draw, WAIT);
  };
  panel.addEventListener("toggle", () => {
    localStorage.setItem(CHOICE, panel.open ? "open" : "closed");
    later();
  });
  const choice = localStorage.getItem(CHOICE);
  if (choice ? choice === "open" && matchMedia(WIDE).matches : matchMedia(WIDE).matches) panel.open = true;
  return { later, stop: () => { clearTimeout(timer); asking?.abort(); } };
}

function picture(source, text) {
  return Object.assign(new Image(), { src: source, alt: text });
}
