// The command palette: Ctrl or ⌘ with K from everywhere. Without scripts its link leads to the page of the search.
import { combobox } from "./combobox.js";

const dialog = document.getElementById("palette");
const input = dialog.querySelector("input");
const list = dialog.querySelector("ul");

const { ask } = combobox(input, list, {
  always: true,
  nothing: list.dataset.nothing,
  find: async (text, signal) => {
    const query = new URLSearchParams(text ? { query: text } : {});
    const answer = await fetch(`/search.json?${query}`, { signal });
    return answer.ok ? answer.json() : [];
  },
  choose: (found, event) => {
    if (event.ctrlKey || event.metaKey) {
      window.open(found.url, "_blank", "noopener");
    } else {
      location.assign(found.url);
    }
  },
  render: (found) => {
    const item = document.createElement("li");
    item.className = "option palette-option";
    const title = document.createElement("span");
    const note = document.createElement("span");
    title.textContent = found.title;
    note.textContent = found.note;
    note.className = "option-note";
    item.append(title, note);
    return item;
  },
});

function open() {
  if (dialog.open) return;
  dialog.showModal();
  input.select();
  ask();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open();
  }
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});
