// A field that finds what is typed: a combobox as the ARIA practices describe it.
//
// With `marks` the first of them is chosen by Enter. find(text, signal) resolves to [{label, detail, pick}]; a pick of an item fills the form as the caller likes.

import { place } from "./placing.js";

const WAIT = 150;
const LEAST = 2;
let count = 0;

export function typeahead(input, { find, found, nothing, say, least = LEAST, marks = true }) {
  const list = document.createElement("ul");
  list.className = "typeahead";
  list.id = `typeahead-${(count += 1)}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() || input.name);
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
  })) input.setAttribute(name, value);

  let items = [];
  let at = -1;
  let timer = 0;
  let asking = null;

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    place(list, input);
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(to) {
    at = items.length ? (to + items.length) % items.length : -1;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    const item = items[index];
    close();
    item?.pick();
  }

  function show(wanted) {
    items = wanted;
    list.replaceChildren(...items.map((item, index) => option(item, index)));
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
    const real = items.filter((item) => !item.isNew).length;
    say?.(real ? found(real) : nothing);
    place(list, input);
    mark(marks && items.length && !items[0].isNew ? 0 : -1);
  }

  function option(item, index) {
    const entry = document.createElement("li");
    entry.id = `${list.id}-${index}`;
    entry.setAttribute("role", "option");
    entry.setAttribute("aria-selected", "false");
    if (item.isNew) entry.className = "typeahead-new";
    entry.append(Object.assign(document.createElement("span"), { textContent: item.label }));
    if (item.detail) entry.append(Object.assign(document.createElement("small"), { textContent: item.detail }));
    // Before the field loses its focus.
    entry.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); });
    return entry;
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    try {
      const wanted = await find(input.value.trim(), asking.signal);
      if (document.activeElement === input) show(wanted);
    } catch (fault) {
      if (fault.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < least) close();
    else timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey) return;
    if (list.hidden) {
      if (event.key === "ArrowDown" && !least) ask();
      return;
    }
    const steps = { ArrowDown: () => mark(at + 1), ArrowUp: () => mark(Math.max(at, 0) - 1), Escape: close };
    if (event.key in steps) steps[event.key]();
    else if (event.key === "Enter" && at >= 0) choose(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

export async function look(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : [];
}
