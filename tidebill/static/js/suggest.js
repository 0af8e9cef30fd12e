// A text field with suggestions (a datalist) opens the same list as every other field that finds something.
import { rank } from "./placing.js";
import { typeahead } from "./typeahead.js";

const SHOWN = 50;

function enhance(input) {
  const source = document.getElementById(input.getAttribute("list"));
  if (!source) return;
  input.removeAttribute("list");
  const options = [...source.options].map((option) => ({ name: option.textContent || option.value, value: option.value }));
  typeahead(input, {
    least: 0,
    // Enter goes on: what is typed counts, whatever is suggested.
    marks: false,
    find: async (text) => {
      const isChosen = options.some(({ value }) => value === text);
      const wanted = text.toLocaleLowerCase();
      const fitting = isChosen ? options : options.filter(({ name, value }) => `${value} ${name}`.toLocaleLowerCase().includes(wanted));
      return rank(text, fitting).slice(0, SHOWN).map(({ name, value }) => ({
        label: name,
        pick: () => {
          input.value = value;
          input.dispatchEvent(new Event("change", { bubbles: true }));
        },
      }));
    },
  });
}

// Rows are added later: a field is prepared when it is reached.
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLInputElement && target.hasAttribute("list")) enhance(target);
});
