// The buyer: found while it is typed, or a new client.

import { rank } from "../placing.js";
import { look, typeahead } from "../typeahead.js";
import { fieldOf, fill, rowsOf, say, setValue } from "./fields.js";

// Field of the form: key of the client.
const COPIED = {
  buyer_name: "name", buyer_tax_no: "tax_no", buyer_street: "street", buyer_post_code: "post_code",
  buyer_city: "city", buyer_country: "country", buyer_email: "email",
};
// The server finds, this form ranks.
const FOUND = 40;
const SHOWN = 8;
const KEYS = ["id", "shortcut", "default_payment_type", "default_tax", ...Object.values(COPIED)].join(",");

export function initParties(form, changed) {
  const name = fieldOf(form, "buyer_name");
  const id = fieldOf(form, "client_id");
  const texts = form.querySelector("#entry-buyer-fields")?.dataset;
  if (!name || !id || !texts) return;
  const override = form.querySelector('input[type=checkbox][name="invoice[buyer_override]"]')?.closest(".field");

  const showOverride = () => { if (override) override.hidden = !(Number(id.value) > 0); };
  const take = (client) => {
    for (const [field, key] of Object.entries(COPIED)) {
      const place = fieldOf(form, field);
      if (place) setValue(place, client[key] ?? "");
    }
    for (const field of ["buyer_tax_no", "buyer_email"]) fieldOf(form, field)?.dispatchEvent(new Event("change", { bubbles: true }));
    id.value = client.id;
    if (form.elements.namedItem("_method")?.value !== "PUT") takeDefaults(form, client);
    showOverride();
    changed();
    fieldOf(form, "buyer_email")?.focus();
  };
  const begin = (text) => {
    name.value = text;
    id.value = "-1";
    showOverride();
    changed();
    fieldOf(form, "buyer_tax_no").focus();
  };
  typeahead(name, {
    say,
    found: (count) => fill(texts.found, { count }),
    nothing: texts.none,
    find: async (text, signal) => {
      const query = new URLSearchParams({ query: text, per_page: FOUND, "fields[client]": KEYS });
      const clients = rank(text, await look(`/clients.json?${query}`, signal)).slice(0, SHOWN);
      return [
        ...clients.map((client) => ({
          label: client.name,
          detail: [client.shortcut !== client.name && client.shortcut, client.tax_no, client.city].filter(Boolean).join(" · "),
          pick: () => take(client),
        })),
        { label: fill(texts.new, { name: text }), isNew: true, pick: () => begin(text) },
      ];
    },
  });
  // Another name is somebody else.
  name.addEventListener("input", () => { id.value = ""; showOverride(); });
  showOverride();
}

// What the client's record says about new documents; rows with a name keep their tax.
function takeDefaults(form, client) {
  const payment = fieldOf(form, "payment_type");
  if (payment && client.default_payment_type) setValue(payment, client.default_payment_type);
  if (!client.default_tax) return;
  for (const row of rowsOf(form)) {
    const name = row.querySelector('[name$="[name]"]');
    const tax = row.querySelector('[name$="[tax]"]');
    if (name && tax && !name.value) tax.value = client.default_tax;
  }
}
