// Lists: a selection that tells how many, and choices by typing. A list works without either.
import { combobox } from "./combobox.js";

const boxes = (root) => [...root.querySelectorAll(".cell-select input[name]")];

function showSelection() {
  const form = document.getElementById("selection");
  if (!form) return;
  const all = boxes(document);
  const chosen = all.filter((box) => box.checked).length;
  form.classList.toggle("has-selection", chosen > 0);
  const count = form.querySelector("[data-selected]");
  count.textContent = chosen ? `${count.dataset.selected}: ${chosen}` : "";
  const head = document.querySelector("[data-select-all]");
  head.hidden = false;
  head.checked = chosen > 0 && chosen === all.length;
  head.indeterminate = chosen > 0 && chosen < all.length;
}

document.addEventListener("change", (event) => {
  if ("selectAll" in event.target.dataset) {
    for (const box of boxes(document)) box.checked = event.target.checked;
  }
  if (event.target.closest(".cell-select")) showSelection();
});

// A click elsewhere and Escape close what dropped down.
document.addEventListener("click", (event) => closeDrops(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest(".drop[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

function closeDrops(target) {
  for (const open of document.querySelectorAll(".drop[open]")) {
    if (!open.contains(target)) open.open = false;
  }
}

// A select of clients becomes a field that asks for those that fit what is typed.
function pick(select) {
  const input = document.createElement("input");
  const hidden = document.createElement("input");
  const list = document.createElement("ul");
  const wrap = document.createElement("div");
  const chosen = select.selectedOptions[0];
  Object.assign(hidden, { type: "hidden", name: select.name, value: select.value });
  Object.assign(input, { id: select.id, type: "text", autocomplete: "off", placeholder: select.dataset.any });
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
      const query = new URLSearchParams({ query: text, per_page: "8", order: "name" });
      const answer = await fetch(`${source}?${query}`, { signal, headers: { Accept: "application/json" } });
      return answer.ok ? (await answer.json()).map((row) => ({ value: row.id, text: row.name, note: row.tax_no })) : [];
    },
    choose: (option) => settle(option.value, option.text),
  });
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    if (!input.value.trim()) settle("", "");
  });
}

for (const select of document.querySelectorAll("select[data-pick]")) pick(select);
document.addEventListener("htmx:afterSwap", showSelection);
showSelection();
