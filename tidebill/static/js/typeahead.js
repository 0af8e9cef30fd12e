// A field that finds what is typed: a combobox as the ARIA practices describe it.
//
// find(text, signal) resolves to [{label, detail, pick}]; a pick of an item fills the form as the caller likes.

const WAIT = 150;
const LEAST = 2;
let count = 0;

export function typeahead(input, { find, found, nothing, say }) {
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
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    at = items.length ? (place + items.length) % items.length : -1;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) return;
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function choose(place) {
    const item = items[place];
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
    mark(items.length && !items[0].isNew ? 0 : -1);
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
    if (input.value.trim().length < LEAST) close();
    else timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.altKey || event.ctrlKey) return;
    const steps = { ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), Escape: close };
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
