// A select whose rows are too many to list becomes a field that finds them.
import { combobox } from "./combobox.js";
import { rank } from "./placing.js";

const FOUND = "40";
const SHOWN = 8;

// A select of rows becomes a field that asks for those that fit what is typed.
function pick(select) {
  const input = document.createElement("input");
  const hidden = document.createElement("input");
  const list = document.createElement("ul");
  const wrap = document.createElement("div");
  const chosen = select.selectedOptions[0];
  Object.assign(hidden, { type: "hidden", name: select.name, value: select.value });
  Object.assign(input, { id: select.id, type: "text", autocomplete: "off", placeholder: select.dataset.any ?? "" });
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  input.value = select.value ? chosen.textContent : "";
  list.id = `${select.id}-options`;
  list.hidden = true;
  wrap.className = "pick";
  wrap.append(input, hidden, list);
  const { pick: source, nothing } = select.dataset;
  select.replaceWith(wrap);

  const settle = (value, text) => {
    const changed = hidden.value !== String(value);
    hidden.value = value;
    input.value = text;
    if (changed) hidden.dispatchEvent(new Event("change", { bubbles: true }));
  };
  combobox(input, list, {
    nothing,
    find: async (text, signal) => {
      const query = new URLSearchParams({ query: text, per_page: FOUND, order: "name" });
      const answer = await fetch(`${source}?${query}`, { signal, headers: { Accept: "application/json" } });
      return answer.ok ? rank(text, await answer.json()).slice(0, SHOWN).map((row) => ({ value: row.id, text: row.name, note: row.tax_no })) : [];
    },
    choose: (option) => settle(option.value, option.text),
  });
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    if (!input.value.trim()) settle("", "");
  });
}

export function pickAll(root) {
  for (const select of root.querySelectorAll("select[data-pick]")) pick(select);
}
