// What forms do beyond HTML: rows are added and removed, Ctrl+S saves, nothing typed is left by mistake.

import "./checks.js";
import { pickAll } from "./pick.js";
import "./suggest.js";

const SAVE = "s";
let sent = false;

function addRow(table) {
  const body = table.querySelector("tbody");
  const blank = table.querySelector("template").innerHTML;
  const index = Math.max(-1, ...[...body.querySelectorAll("[name]")].map(numberOf)) + 1;
  body.insertAdjacentHTML("beforeend", blank.replaceAll("[NEW]", `[${index}]`).replaceAll("_NEW_", `_${index}_`));
  const row = body.lastElementChild;
  show(row);
  row.querySelector("input:not([type=hidden]), select, textarea").focus();
}

function numberOf(control) {
  const found = control.name.match(/\[(\d+)\]/);
  return found ? Number(found[1]) : -1;
}

// A row that is stored is sent with the order to delete it; one that was only typed is simply gone.
function removeRow(row) {
  const stored = row.querySelector('[name$="[id]"]');
  if (stored && stored.value) {
    const order = document.createElement("input");
    order.type = "hidden";
    order.name = stored.name.replace(/\[id\]$/, "[_destroy]");
    order.value = "1";
    for (const other of row.querySelectorAll("input, select, textarea")) other.disabled = other !== stored;
    stored.after(order);
    row.hidden = true;
  } else {
    row.remove();
  }
}

function show(within) {
  for (const button of within.querySelectorAll("[data-add-row], [data-remove-row]")) button.hidden = false;
}

function values(form) {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row], [data-remove-row]");
  if (!button) return;
  if ("addRow" in button.dataset) addRow(button.closest("[data-rows]"));
  else removeRow(button.closest("tr"));
});

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-form]");
  if (form && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === SAVE) {
    event.preventDefault();
    form.requestSubmit();
  }
});

for (const form of document.querySelectorAll("form[data-form]")) {
  const before = values(form);
  const isRefused = form.querySelector(".form-faults") !== null;
  form.addEventListener("submit", () => { sent = true; });
  addEventListener("beforeunload", (event) => {
    if (!sent && (isRefused || values(form) !== before)) event.preventDefault();
  });
}

pickAll(document);
show(document);
