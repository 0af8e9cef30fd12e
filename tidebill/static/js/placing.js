// Where a list of options opens: below its field, or above if there is more room, over everything else.

const GAP = 8;
const LEAST = 96;
const MOST = 288;
let shown = null;

// Shows or hides the list as its `hidden` says. As a popover it isn't cut off by what it stands in.
export function place(list, input) {
  list.popover ??= "manual";
  if (list.hidden) {
    if (list.matches(":popover-open")) list.hidePopover();
    if (shown?.list === list) shown = null;
    return;
  }
  if (!list.matches(":popover-open")) list.showPopover();
  shown = { list, input };
  arrange(list, input);
}

function arrange(list, input) {
  list.style.maxHeight = "";
  const field = input.getBoundingClientRect();
  const bar = document.querySelector(".entry-bar, .form-bar")?.getBoundingClientRect();
  const floor = bar && bar.top > field.bottom ? Math.min(bar.top, innerHeight) : innerHeight;
  const below = floor - field.bottom - GAP;
  const above = field.top - GAP;
  const isUp = below < Math.min(list.scrollHeight, MOST) && above > below;
  list.style.minWidth = `${field.width}px`;
  list.style.maxHeight = `${Math.max(LEAST, Math.min(MOST, isUp ? above : below))}px`;
  list.style.top = `${isUp ? field.top - list.offsetHeight - 2 : field.bottom + 2}px`;
  list.style.left = `${Math.max(GAP, Math.min(field.left, innerWidth - list.offsetWidth - GAP))}px`;
}

for (const event of ["scroll", "resize"]) {
  addEventListener(event, () => { if (shown) arrange(shown.list, shown.input); }, { capture: true, passive: true });
}

// The best match first: the whole text, then how it begins, then how one of its words begins.
export function rank(text, found) {
  const wanted = fold(text);
  const score = (name) => {
    const folded = fold(name);
    if (folded === wanted) return 0;
    if (folded.startsWith(wanted)) return 1;
    return folded.split(/[\s,./-]+/).some((word) => word.startsWith(wanted)) ? 2 : 3;
  };
  return [...found].sort((one, other) => score(one.name ?? "") - score(other.name ?? ""));
}

function fold(text) {
  return text.trim().toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}
