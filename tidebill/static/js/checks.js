// Tax numbers, bank accounts and email addresses are checked as soon as they are typed; what is odd is said, and may stay.

async function check(field) {
  const value = field.value.trim();
  if (!value) return say(field, "", true);
  const query = new URLSearchParams({ kind: field.dataset.check, value, country: countryOf(field) });
  const answer = await fetch(`/checks.json?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || field.value.trim() !== value) return;
  const { message, valid } = await answer.json();
  say(field, message, valid);
}

// The country of the same party: "buyer_tax_no" and "buyer_country" have all but their ends in common.
function countryOf(field) {
  const name = field.name.replace(/(tax_no|bank_account|bank_account_number)(\]?)$/, "country$2");
  return field.form?.elements.namedItem(name)?.value ?? "";
}

function say(field, text, isValid) {
  const place = field.closest(".field");
  let note = place?.querySelector(".field-check");
  if (!text && !note) return;
  if (!note) {
    note = Object.assign(document.createElement("small"), { id: `${field.id}-check` });
    note.setAttribute("role", "status");
    place.append(note);
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), note.id].filter(Boolean).join(" "));
  }
  note.textContent = text;
  note.className = `field-check${isValid ? "" : " is-wrong"}`;
}

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLElement)) return;
  if (target.dataset.check) check(target);
  else if (/country\]?$/.test(target.name ?? "")) {
    for (const field of target.form.querySelectorAll("[data-check]")) if (field.value) check(field);
  }
});

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLElement) || !target.dataset.check) return;
  // Until it is left, a number that is still being typed isn't called wrong.
  say(target, "", true);
});
