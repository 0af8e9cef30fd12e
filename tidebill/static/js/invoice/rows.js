// The rows: added, removed, moved, and which of their amounts were typed and which were computed.

import { rank } from "../placing.js";
import { look, typeahead } from "../typeahead.js";
import { cell, countedRows, fieldOf, fill, grouped, isTyped, money, rowsOf, say } from "./fields.js";

const FOUND = 40;
const SHOWN = 8;
const AMOUNTS = ["price_net", "price_gross", "total_price_net", "total_price_gross"];
const TOTALS = ["total_price_net", "total_price_gross"];
let latest = [];
const NUMBERED = ["name", "data-name", "id", "for", "list", "aria-describedby", "aria-controls"];

export function initRows(form, changed) {
  const table = form.querySelector("#entry-rows");
  if (!table) return;
  // The empty rows are for who has no scripts.
  rowsOf(form).slice(1).filter((row) => !isTyped(row)).forEach((row) => row.remove());
  for (const row of rowsOf(form)) prepare(form, row, changed);
  const add = form.querySelector("#entry-add");
  add.hidden = false;
  form.querySelector(".entry-hint").hidden = false;
  add.addEventListener("click", () => focusName(addRow(form, changed)));
  table.addEventListener("keydown", (event) => onKey(form, event, changed));
  initDragging(form, table, changed);
  for (const name of ["show_discount", "discount_kind", "additional_info", "additional_info_desc", "kind"]) {
    for (const field of form.querySelectorAll(`[name="invoice[${name}]"]`)) field.addEventListener("change", () => showColumns(form));
  }
  fieldOf(form, "calculating_strategy][invoice_form_price_kind")?.addEventListener("change", (event) => {
    switchPrice(form, event.target.value);
    changed();
  });
  showColumns(form);
}

// Net prices become gross ones, or the other way round: each as the engine has computed it.
function switchPrice(form, kind) {
  const table = form.querySelector("#entry-rows");
  const [from, to] = kind === "gross" ? ["price_net", "price_gross"] : ["price_gross", "price_net"];
  const own = new RegExp(`(?<!total_)${from}`, "g");
  const text = table.dataset[kind === "gross" ? "grossPrice" : "netPrice"];
  countedRows(form).forEach((row, index) => {
    const price = cell(row, from);
    if (!price || !latest[index]) return;
    if (price.name) price.value = money(latest[index][to]);
    else showAmount(price, money(latest[index][to]));
  });
  for (const root of [table, form.querySelector("#entry-blank").content]) {
    for (const part of root.querySelectorAll("*")) {
      for (const name of ["class", ...NUMBERED]) {
        const value = part.getAttribute(name);
        if (value?.includes(from)) part.setAttribute(name, value.replace(own, to));
      }
    }
    for (const part of root.querySelectorAll(`td.col-${to}`)) {
      part.dataset.label = text;
      part.querySelector("label").textContent = text;
    }
  }
  table.querySelector(`th.col-${to}`).textContent = text;
}

// Which columns are used: the others are folded away.
function showColumns(form) {
  const on = (name) => form.querySelector(`input[type=checkbox][name="invoice[${name}]"]`)?.checked;
  const kind = fieldOf(form, "discount_kind")?.value;
  form.dataset.discount = on("show_discount") ? (kind === "amount" ? "amount" : "percent") : "";
  form.dataset.additional = on("additional_info") ? "yes" : "";
  form.dataset.kind = fieldOf(form, "kind")?.value || form.dataset.kind;
}

function prepare(form, row, changed) {
  const isStored = Boolean(cell(row, "id")?.value);
  row.querySelector(".entry-handle").hidden = false;
  const remove = row.querySelector(".entry-remove");
  remove.hidden = false;
  remove.addEventListener("click", () => removeRow(form, row, changed));
  for (const key of AMOUNTS) {
    const field = cell(row, key);
    if (!field) continue;
    if (isStored || !field.value) unname(field, !isStored);
    field.addEventListener("input", () => { lead(row, field); fit(field); });
    field.addEventListener("focus", () => { if (!field.name && field.dataset.raw) { field.value = field.dataset.raw; field.select(); } });
    field.addEventListener("blur", () => { if (!field.name && field.dataset.raw) showAmount(field, field.dataset.raw); });
    fit(field);
  }
  cell(row, "quantity")?.addEventListener("input", () => keepPrice(row, isStored));
  initProducts(form, row, changed);
  row.querySelector(".entry-more").open = ["description", "code", "gtu_code"].some((key) => cell(row, key)?.value);
}

// What was computed is written as people read it, and becomes plain digits while it is edited.
function showAmount(field, raw) {
  field.dataset.raw = raw;
  field.value = grouped(raw);
  fit(field);
}

function fit(field) {
  field.style.setProperty("--characters", Math.max(6, field.value.length));
}

// An amount that nobody typed isn't sent: it follows from the one that was.
function unname(field, isDerived = true) {
  if (field.name) field.dataset.name = field.name;
  field.removeAttribute("name");
  field.classList.toggle("is-derived", isDerived);
}

function rename(field) {
  if (field.dataset.raw && field !== document.activeElement) field.value = field.dataset.raw;
  delete field.dataset.raw;
  if (field.dataset.name) field.name = field.dataset.name;
  field.classList.remove("is-derived");
  field.removeAttribute("title");
}

function lead(row, typed) {
  for (const key of AMOUNTS) {
    const field = cell(row, key);
    if (field && field !== typed) unname(field);
  }
  if (typed.value.trim()) rename(typed);
  else unname(typed);
}

// Another quantity of the same price; the totals follow.
function keepPrice(row, isStored) {
  const price = cell(row, "price_net") || cell(row, "price_gross");
  const isLed = TOTALS.some((key) => cell(row, key)?.name);
  if (!isStored && isLed && price?.value.trim()) rename(price);
  for (const key of TOTALS) if (cell(row, key)) unname(cell(row, key), !isStored);
}

export function addRow(form, changed) {
  const body = form.querySelector("#entry-rows tbody");
  body.append(form.querySelector("#entry-blank").content.cloneNode(true));
  const row = body.lastElementChild;
  renumber(form);
  const above = row.previousElementSibling;
  for (const key of ["tax", "quantity_unit", "vat_margin_tax"]) {
    if (above && cell(row, key) && !cell(row, key).value) cell(row, key).value = cell(above, key)?.value ?? "";
  }
  prepare(form, row, changed);
  return row;
}

function removeRow(form, row, changed) {
  const place = rowsOf(form).indexOf(row);
  const next = row.nextElementSibling || row.previousElementSibling;
  const id = cell(row, "id");
  if (id?.value) {
    // A stored row is sent with the order to delete it.
    id.insertAdjacentHTML("afterend", `<input type="hidden" name="${id.name.replace(/\[id\]$/, "[_destroy]")}" value="1">`);
    row.hidden = true;
  } else {
    row.remove();
  }
  if (!rowsOf(form).some((other) => !other.hidden)) addRow(form, changed);
  renumber(form);
  say(fill(form.querySelector("#entry-rows").dataset.removed, { from: place + 1 }));
  focusName(next?.isConnected && !next.hidden ? next : rowsOf(form).find((other) => !other.hidden));
  changed();
}

function move(form, row, step, changed) {
  const rows = rowsOf(form).filter((other) => !other.hidden);
  const place = rows.indexOf(row);
  const other = rows[place + step];
  if (!other) return;
  const focused = document.activeElement;
  if (step < 0) other.before(row);
  else other.after(row);
  renumber(form);
  focused?.focus();
  say(fill(form.querySelector("#entry-rows").dataset.moved, { from: place + 1, to: place + step + 1 }));
  changed();
}

// The place of a row is its number in the names of its fields.
function renumber(form) {
  rowsOf(form).forEach((row, index) => {
    for (const part of row.querySelectorAll("*")) {
      for (const name of NUMBERED) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replace(/(\[positions\]\[)(\w+)/, `$1${index}`).replace(/(_positions_)(\d+|NEW)_/g, `$1${index}_`));
      }
    }
  });
}

function onKey(form, event, changed) {
  const row = event.target.closest(".entry-row");
  if (!row) return;
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(form, row, event.key === "ArrowUp" ? -1 : 1, changed);
  } else if (event.key === "Enter" && event.target.matches("input") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    advance(form, row, event.target, changed);
  }
}

// Enter goes on to the next field, and behind the last one to a new row.
function advance(form, row, field, changed) {
  const fields = [...row.querySelectorAll("td > input:not([type=hidden])")].filter((other) => other.checkVisibility());
  const next = fields[fields.indexOf(field) + 1];
  if (next) return next.focus();
  const rows = rowsOf(form).filter((other) => !other.hidden);
  const below = rows[rows.indexOf(row) + 1];
  return focusName(below || addRow(form, changed));
}

function focusName(row) {
  if (row) cell(row, "name")?.focus();
}

function initDragging(form, table, changed) {
  let dragged = null;
  table.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".entry-row");
    if (!dragged) return;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(dragged, 0, 0);
  });
  table.addEventListener("dragover", (event) => {
    const over = event.target.closest(".entry-row");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY > top + height / 2) over.after(dragged);
    else over.before(dragged);
  });
  table.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
  table.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    dragged = null;
    renumber(form);
    changed();
  });
}

function initProducts(form, row, changed) {
  const name = cell(row, "name");
  const id = cell(row, "product_id");
  const texts = form.querySelector("#entry-rows").dataset;
  const take = (product) => {
    name.value = product.name;
    id.value = product.id;
    cell(row, "tax").value = "";
    const card = { code: product.code, gtu_code: product.gtu_code || product.gtu_codes?.[0] };
    for (const key of ["code", "gtu_code"]) if (cell(row, key)) cell(row, key).value = card[key] ?? "";
    // Its price comes from the card, or from the client's price list: the server knows which.
    for (const key of AMOUNTS) if (cell(row, key)) { cell(row, key).value = ""; delete cell(row, key).dataset.raw; unname(cell(row, key)); }
    changed();
    cell(row, "quantity").focus();
    cell(row, "quantity").select();
  };
  typeahead(name, {
    say,
    found: (count) => fill(texts.found, { count }),
    nothing: texts.none,
    find: async (text, signal) => {
      const query = new URLSearchParams({ query: text, per_page: FOUND, "fields[product]": "id,name,code,gtu_code,gtu_codes,tax,price_net,currency" });
      const products = rank(text, await look(`/products.json?${query}`, signal)).slice(0, SHOWN);
      const items = products.map((product) => ({
        label: product.name,
        detail: [product.code, `${money(product.price_net)} ${product.currency ?? ""}`, product.tax].filter(Boolean).join(" · "),
        pick: () => take(product),
      }));
      const isKnown = products.some((product) => product.name === text);
      if (form.dataset.mayAddProducts && !isKnown) items.push({ label: fill(texts.new, { name: text }), isNew: true, pick: () => addProduct(form, row, changed) });
      return items;
    },
  });
  name.addEventListener("input", () => { id.value = ""; });
}

// A product of what the row says; the row goes on with what was typed into it.
async function addProduct(form, row, changed) {
  const price = cell(row, "price_net") || cell(row, "price_gross");
  const texts = form.querySelector("#entry-rows").dataset;
  const key = (price.name || price.dataset.name).match(/\[(\w+)\]$/)[1];
  const product = { name: cell(row, "name").value.trim(), tax: cell(row, "tax").value || undefined, [key]: (price.name ? price.value : price.dataset.raw) || "0", service: !texts.keepsStock || isService(row, texts) };
  const answer = await fetch("/products.json", {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: JSON.stringify({ product }),
  }).catch(() => null);
  if (!answer?.ok) return;
  const made = await answer.json();
  cell(row, "product_id").value = made.id;
  say(made.name);
  changed();
  cell(row, "quantity").focus();
}

function isService(row, texts) {
  const unit = cell(row, "quantity_unit")?.value ?? "";
  return texts.serviceUnits.split("|").includes(unit.trim().toLowerCase());
}

// What the engine made of each row.
export function showRows(form, positions) {
  const texts = form.querySelector("#entry-rows")?.dataset;
  if (!texts) return;
  latest = positions;
  countedRows(form).forEach((row, index) => {
    const found = positions[index];
    if (found) showRow(row, found, texts);
  });
}

function showRow(row, found, texts) {
  row.classList.toggle("is-text", ["text_separator", "subtotal", "page_break"].includes(found.kind));
  const labels = Object.fromEntries(AMOUNTS.map((key) => [key, cell(row, key)?.labels?.[0]?.textContent ?? ""]));
  for (const key of AMOUNTS) {
    const field = cell(row, key);
    if (!field || field.name || field === document.activeElement) continue;
    showAmount(field, money(found[key]));
    if (field.classList.contains("is-derived") && found.leading && labels[found.leading]) {
      field.title = fill(texts.derived, { name: labels[found.leading] });
    }
  }
  flagZero(row, found, texts);
  for (const key of ["tax", "quantity_unit", "quantity"]) {
    const field = cell(row, key);
    if (field && !field.value && field !== document.activeElement) field.placeholder = key === "quantity" ? found.quantity.replace(/\.0$/, "") : (found[key] ?? "");
  }
}

// Nobody typed a rate, and none is known: that is worth a word, since 0% is a rate too.
function flagZero(row, found, texts) {
  const field = cell(row, "tax");
  if (!field) return;
  const isUnsaid = !field.value.trim() && !cell(row, "product_id")?.value && found.tax === "0" && isTyped(row);
  let note = field.parentElement.querySelector(".entry-zero");
  if (!isUnsaid) return note?.remove();
  if (note) return;
  note = Object.assign(document.createElement("small"), { className: "entry-zero", textContent: texts.zero });
  note.setAttribute("role", "status");
  field.after(note);
}
