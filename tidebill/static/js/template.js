// The print of a template while it is written, by the real printing code.

const WAIT = 600;
const APART = ["_method"];
const place = document.querySelector("[data-preview]");
const form = place.querySelector("form[data-form]");
const pages = document.querySelector("#template-pages");
const fault = document.querySelector("#template-fault");
let timer = 0;
let asking = null;

function body() {
  const pairs = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !APART.includes(name)) pairs.append(name, value);
  }
  return pairs;
}

function tell(text) {
  fault.hidden = !text;
  fault.textContent = text;
}

function show(found) {
  const texts = Object.values(found.faults ?? {}).flat();
  if (texts.length) {
    tell(texts.join(" "));
    return;
  }
  pages.replaceChildren(...found.pages.map((source, index) => Object.assign(new Image(), {
    src: source, alt: pages.dataset.alt.replace("{number}", index + 1),
  })));
  tell(found.refused.length ? `${pages.dataset.refused} ${found.refused.join(", ")}` : "");
}

async function draw() {
  asking?.abort();
  const own = (asking = new AbortController());
  try {
    const answer = await fetch(`${place.dataset.preview}/pages.json`, {
      method: "POST", body: body(), signal: own.signal, headers: { Accept: "application/json", "X-Sent-By": "form" },
    });
    if (answer.ok && !own.signal.aborted) show(await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") pages.dataset.stale = "yes";
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(draw, WAIT);
});
draw();
