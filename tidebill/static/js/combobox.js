// A text field with a list of options beneath it (the ARIA combobox): typing asks, arrows move, Enter chooses.

import { place } from "./placing.js";

const WAIT = 150;

export function combobox(input, list, { find, choose, nothing, render = renderOption, always = false }) {
  let asking = null;
  let timer = null;
  let options = [];
  let active = -1;
  // Whether the options still belong to what was typed before.
  let stale = false;

  list.setAttribute("role", "listbox");
  list.classList.add("options");
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-expanded": String(always),
    "aria-controls": list.id,
    "aria-autocomplete": "list",
  })) input.setAttribute(name, value);
  if (!list.hasAttribute("aria-label")) list.setAttribute("aria-label", labelOf(input));

  const show = (open) => {
    list.hidden = !open && !always;
    if (!always) place(list, input);
    input.setAttribute("aria-expanded", String(open || always));
    if (!open) move(-1);
  };

  const move = (to) => {
    active = to;
    for (const [index, item] of [...list.querySelectorAll("[role=option]")].entries()) {
      item.setAttribute("aria-selected", String(index === to));
      if (index === to) {
        input.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      }
    }
    if (to < 0) input.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    asking?.abort();
    const asked = asking = new AbortController();
    let found;
    try {
      found = await find(input.value.trim(), asked.signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      throw error;
    }
    if (asked !== asking) return;
    stale = false;
    options = found;
    list.replaceChildren(...options.map((option, index) => {
      const item = render(option);
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", (event) => take(index, event));
      return item;
    }));
    if (!options.length && nothing) list.append(said(nothing));
    show(true);
    move(options.length && (always || input.value.trim()) ? 0 : -1);
  };

  const take = (index, event) => {
    const option = options[index];
    if (!option) return;
    show(false);
    choose(option, event);
  };

  const enter = async (event) => {
    if (stale) {
      clearTimeout(timer);
      await ask();
    }
    if (!stale) take(active, event);
  };

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    stale = true;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      move((active + step + options.length) % Math.max(options.length, 1));
    } else if (event.key === "Enter" && (always || !list.hidden)) {
      event.preventDefault();
      enter(event);
    } else if (event.key === "Escape" && !always && !list.hidden) {
      event.stopPropagation();
      show(false);
    }
  });
  return { ask };
}

function renderOption(option) {
  const item = document.createElement("li");
  item.className = "option";
  item.append(option.text);
  if (option.note) {
    const note = document.createElement("span");
    note.className = "option-note";
    note.textContent = option.note;
    item.append(note);
  }
  return item;
}

function said(text) {
  const item = document.createElement("li");
  item.className = "option-none";
  item.setAttribute("role", "option");
  item.setAttribute("aria-disabled", "true");
  item.setAttribute("aria-selected", "false");
  item.textContent = text;
  return item;
}

function labelOf(input) {
  return input.labels?.[0]?.textContent.trim() || input.getAttribute("aria-label") || "";
}
