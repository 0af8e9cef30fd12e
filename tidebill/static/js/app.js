// What pages do beyond HTML and htmx. Everything works without it, except copying and the theme switch.

const root = document.documentElement;
const YEAR = 365 * 24 * 60 * 60;
const THEMES = ["auto", "light", "dark"];

root.classList.add("scripted");

// The server writes the chosen theme into the page, so that it never flashes in the other one.
function setTheme(theme) {
  if (theme === "auto") {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = theme;
  }
  const age = theme === "auto" ? 0 : YEAR;
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
  showTheme();
}

function showTheme() {
  const theme = root.dataset.theme || "auto";
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    for (const side of button.querySelectorAll("[data-theme-is]")) {
      side.hidden = side.dataset.themeIs !== theme;
    }
  }
}

function nextTheme() {
  const now = THEMES.indexOf(root.dataset.theme || "auto");
  setTheme(THEMES[(now + 1) % THEMES.length]);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const text = source ? source.value ?? source.textContent : button.dataset.copyText;
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    copyBySelection(text.trim());
  }
  const label = button.querySelector("[data-copy-label]") || button;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = before; }, 2000);
}

// Without https a browser has no clipboard to write to, but it still copies what is selected.
function copyBySelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-switch], [data-copy], [data-copy-text]");
  if (!button) return;
  if ("themeSwitch" in button.dataset) nextTheme();
  else copy(button);
});

// A choice in the frame counts at once; without scripts a button stands beside it.
document.addEventListener("change", (event) => {
  if ("submitOnChange" in event.target.dataset) event.target.form.requestSubmit();
});

for (const button of document.querySelectorAll("[data-dismiss]")) {
  button.hidden = false;
  button.addEventListener("click", () => button.closest("[data-notice]").remove());
}

// An error leads to its field, also inside what is closed.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".form-faults a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  for (let part = field; part; part = part.parentElement) {
    if (part instanceof HTMLDetailsElement) part.open = true;
    if (part.popover && !part.matches(":popover-open")) part.showPopover();
  }
  field.focus();
  field.scrollIntoView({ block: "center" });
});

// Empty fields say nothing: addresses of lists stay short and readable.
document.addEventListener("htmx:configRequest", (event) => {
  const given = event.detail.formData;
  for (const [name, value] of [...given.entries()]) {
    if (value === "") given.delete(name);
  }
});

showTheme();
