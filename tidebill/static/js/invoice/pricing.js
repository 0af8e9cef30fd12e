// What the server's own engine makes of what is typed: asked a moment after each change, stale answers dropped.

import { body, clearFaults, fieldOf, fill, showFaults } from "./fields.js";
import { showRows } from "./rows.js";

const WAIT = 250;
// Characters of an amount of which three fit into a line.
const LONG = 11;
const DAYS = ["issue_date", "sell_date", "payment_to", "delivery_date", "paid_date", "exchange_date"];

export function initPricing(form, { answered, reached }) {
  let timer = 0;
  let asking = null;

  async function ask() {
    asking?.abort();
    const own = (asking = new AbortController());
    try {
      const answer = await fetch(`${form.dataset.preview}.json`, {
        method: "POST", body: body(form), signal: own.signal, headers: { Accept: "application/json", "X-Sent-By": "form" },
      });
      const found = await answer.json();
      if (own.signal.aborted) return;
      reached(true);
      if (found.faults) showFaults(form, found.faults);
      else if (answer.ok) show(form, found, answered);
    } catch (fault) {
      if (fault.name !== "AbortError") reached(false);
    }
  }

  return {
    later: () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); },
    now: () => { clearTimeout(timer); return ask(); },
    stop: () => { clearTimeout(timer); asking?.abort(); },
  };
}

function show(form, found, answered) {
  clearFaults(form);
  for (const place of document.querySelectorAll("[data-sum]")) {
    const name = place.dataset.sum;
    const text = name === "currency" ? found.currency : found.shown[name];
    if (place.textContent !== text) place.textContent = text;
  }
  for (const place of document.querySelectorAll(".entry-discount")) place.hidden = !found.show_discount;
  showRates(found.tax_lines);
  document.getElementById("entry-exchange").textContent = found.exchange?.note ?? "";
  showFollowing(form, found);
  showRows(form, found.positions);
  showSides(form, found.positions);
  showMade(found.positions);
  answered(found);
}

function showRates(lines) {
  const cellOf = (tag, text, isNumber) => Object.assign(document.createElement(tag), { textContent: text, className: isNumber ? "number" : "" });
  const table = document.getElementById("entry-rates");
  const [, ...names] = [...table.parentElement.querySelectorAll("thead th")].map((head) => head.textContent);
  table.parentElement.classList.toggle("is-long", lines.some(({ gross }) => gross.length > LONG));
  const rows = lines.map((line) => {
    const row = document.createElement("tr");
    const rate = cellOf("th", line.tax, false);
    rate.scope = "row";
    const amounts = [line.net, line.tax_amount, line.gross].map((text) => cellOf("td", text, true));
    amounts.forEach((cell, index) => { cell.dataset.label = names[index]; });
    row.append(rate, ...amounts);
    return row;
  });
  table.replaceChildren(...rows);
}

// What would be filled in where nothing is typed, and dates that were typed short.
function showFollowing(form, found) {
  const number = fieldOf(form, "number");
  if (number && !found.is_numbered) number.placeholder = fill(form.dataset.next, { number: found.number });
  for (const name of DAYS) {
    const field = fieldOf(form, name);
    if (!field || !found[name]) continue;
    if (!field.value) field.placeholder = found[name];
    else if (field !== document.activeElement && field.value !== found[name]) field.value = found[name];
  }
}

function showSides(form, positions) {
  form.querySelectorAll(".entry-side").forEach((side, index) => {
    const found = positions[index];
    if (!found?.after) return;
    for (const place of side.querySelectorAll("[data-side]")) place.textContent = amount(found.after[`total_price_${place.dataset.side}`]);
    for (const place of side.querySelectorAll("[data-difference]")) {
      const name = place.dataset.difference;
      place.textContent = name === "quantity" ? found.quantity.replace(/\.0$/, "") : found.shown[name];
    }
    const isChanged = JSON.stringify({ ...found.before, kind: "" }) !== JSON.stringify({ ...found.after, kind: "" });
    side.classList.toggle("is-changed", isChanged);
  });
}

function amount(text) {
  return new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 2 }).format(Number(text));
}

function showMade(positions) {
  const table = document.getElementById("entry-made");
  if (!table) return;
  const rows = positions.map((found) => {
    const row = document.createElement("tr");
    const texts = [found.name ?? "", found.quantity.replace(/\.0$/, ""), found.tax, found.shown.total_price_net, found.shown.total_price_gross];
    row.append(...texts.map((text, place) => Object.assign(document.createElement("td"), { textContent: text, className: [1, 3, 4].includes(place) ? "number" : "" })));
    return row;
  });
  table.querySelector("tbody").replaceChildren(...rows);
}
