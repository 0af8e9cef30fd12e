// A correction has one empty row at its end: as soon as something is typed there, another follows.

export function initSides(form) {
  const list = form.querySelector("#entry-sides");
  list?.addEventListener("input", ({ target }) => {
    const last = list.lastElementChild;
    if (last.hasAttribute("data-added") && last.contains(target)) list.append(emptyCopy(last, list.children.length));
  });
}

function emptyCopy(side, place) {
  const copy = side.cloneNode(true);
  copy.classList.remove("is-changed");
  for (const element of copy.querySelectorAll("[name], [id], [for]")) {
    for (const attribute of ["name", "id", "for"]) {
      const text = element.getAttribute(attribute);
      if (text) element.setAttribute(attribute, text.replace(/(positions\]\[|side-)\d+/, `$1${place}`));
    }
  }
  for (const cell of copy.querySelectorAll("td.field input")) cell.value = cell.defaultValue;
  for (const cell of copy.querySelectorAll("[data-side]")) cell.textContent = "";
  return copy;
}
