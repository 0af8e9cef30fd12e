// Lists: a selection that tells how many, and choices by typing. A list works without either.
import { pickAll } from "./pick.js";

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

pickAll(document);
document.addEventListener("htmx:afterSwap", showSelection);
showSelection();
