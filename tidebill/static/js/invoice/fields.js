// The fields of the form: what would be sent, where a fault belongs, what an answer shows.

const APART = ["_method", "form_key", "version", "then", "csrfmiddlewaretoken"];
const UNTYPED = ["[tax]", "[quantity]", "[quantity_unit]", "[kind]", "[vat_margin_tax]"];

export function fieldOf(form, name) {
  return form.elements.namedItem(`invoice[${name}]`);
}

// A select gets the value even if it does not offer it.
export function setValue(field, value) {
  if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === value)) {
    field.add(new Option(value, value));
  }
  field.value = value;
}

// What the form says, without what only concerns its sending.
export function content(form) {
  const pairs = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !APART.includes(name)) pairs.append(name, value);
  }
  return pairs;
}

// The body of a call beside the form: the same content, with the proof that it is this page that asks.
export function body(form, more = {}) {
  const pairs = content(form);
  pairs.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of Object.entries(more)) pairs.append(name, value);
  return pairs;
}

export function rowsOf(form) {
  return [...form.querySelectorAll("#entry-rows .entry-row")];
}

// The rows that the server counts: those that say something and are not removed.
export function countedRows(form) {
  return rowsOf(form).filter((row) => !row.hidden && isTyped(row));
}

export function isTyped(row) {
  return [...row.querySelectorAll("[name]")].some(
    (field) => field.value !== "" && !UNTYPED.some((ending) => field.name.endsWith(ending)),
  );
}

export function cell(row, key) {
  return [...row.querySelectorAll("input, select, textarea")].find((field) =>
    (field.name || field.dataset.name || "").endsWith(`[${key}]`),
  );
}

// The field that the wire's name of a fault points to: "positions[0].tax", "buyer_name".
export function faulty(form, path) {
  const row = path.match(/^positions\[(\d+)\]\.(?:correction_after_attributes\.)?(\w+)$/);
  if (!row) return fieldOf(form, path);
  const rows = form.querySelector("#entry-sides") ? [...form.querySelectorAll(".entry-side")] : countedRows(form);
  return rows[Number(row[1])] && cell(rows[Number(row[1])], row[2]);
}

export function clearFaults(form) {
  for (const list of form.querySelectorAll(".errorlist[data-live]")) {
    list.previousElementSibling?.removeAttribute?.("aria-invalid");
    list.closest(".field")?.classList.remove("field--wrong");
    list.remove();
  }
}

// What was wrong with a field is no longer said once something else is typed there.
export function forget(field) {
  field.removeAttribute("aria-invalid");
  const place = field.closest(".field");
  place?.classList.remove("field--wrong");
  place?.querySelector(".errorlist")?.remove();
}

export function showFaults(form, faults) {
  clearFaults(form);
  for (const [path, texts] of Object.entries(faults)) {
    const field = faulty(form, path);
    if (!(field instanceof HTMLElement) || field.type === "hidden") continue;
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.dataset.live = "";
    for (const text of texts) list.append(Object.assign(document.createElement("li"), { textContent: text.replace(/^- /, "") }));
    forget(field);
    field.setAttribute("aria-invalid", "true");
    field.closest(".field")?.classList.add("field--wrong");
    field.after(list);
  }
}

// "100.0" as people type amounts: two decimals, or as many more as it has.
export function money(text) {
  if (text === null || text === undefined || text === "") return "";
  const [whole, part = ""] = text.split(".");
  return `${whole}.${part.padEnd(2, "0")}`;
}

// The same with groups and the decimal sign of the page's language.
export function grouped(text) {
  const [, part = ""] = text.split(".");
  if (text === "" || Number.isNaN(Number(text))) return text;
  return new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: part.length, maximumFractionDigits: part.length }).format(text);
}

export function fill(text, values) {
  return Object.entries(values).reduce((found, [name, value]) => found.replace(`{${name}}`, value), text);
}

export function say(text) {
  const place = document.getElementById("entry-said");
  if (place) place.textContent = text;
}
