// Runs once, with gr.HTML's `element` and `server`.
const panel = element.querySelector(".panel");
const card = element.querySelector(".card");
const narrow = matchMedia("(max-width: 899px)");
document.body.append(card);
let opener = null;
let latest = 0;
let shown = null;

const reveal = () => {
  const target = panel.querySelector("mark") ?? panel.querySelector(".notice");
  panel.querySelector(".notice")?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => target?.scrollIntoView({ block: "center" }));
};

const cover = () => {
  const sheet = narrow.matches && !panel.hidden;
  for (const behind of document.querySelectorAll("#talk, #masthead")) behind.inert = sheet;
};
narrow.addEventListener("change", cover);

const place = async (wanted) => {
  const number = ++latest;
  const key = JSON.stringify(wanted);
  if (key !== shown) {
    const html = await server.notice(wanted);
    if (number !== latest) return;
    panel.innerHTML = html;
    shown = key;
  }
  panel.hidden = false;
  document.documentElement.toggleAttribute("data-reading", true);
  cover();
  reveal();
};

const close = () => {
  latest += 1;
  panel.hidden = true;
  panel.replaceChildren();
  shown = null;
  document.documentElement.toggleAttribute("data-reading", false);
  cover();
  opener?.focus();
  opener = null;
};

const link = () => {
  const { document: id, start, end } = panel.querySelector(".notice").dataset;
  const address = new URL(location.pathname, location.origin);
  address.searchParams.set("doc", id);
  if (start) {
    address.searchParams.set("start", start);
    address.searchParams.set("end", end);
  }
  return address.href;
};

panel.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".close")) close();
  else if (button.matches(".link")) page.copy(link(), button);
  else if (button.dataset.copy) page.copy(button.dataset.copy, button);
});

// The card with a marker's quote, while the pointer or the focus is on it.
const leave = () => {
  card.hidden = true;
  document.querySelector("[aria-describedby=quote-card]")?.removeAttribute("aria-describedby");
};
const show = (marker) => {
  leave();
  const line = (text, name) => Object.assign(document.createElement("p"), { textContent: text, className: name });
  const { quote } = JSON.parse(marker.dataset.place);
  const title = marker.getAttribute("aria-label");
  card.replaceChildren(line(title, "of"), line(quote, "quote"));
  if (marker.dataset.path) card.firstChild.after(line(marker.dataset.path, "path"));
  card.hidden = false;
  marker.setAttribute("aria-describedby", "quote-card");
  const at = marker.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const below = at.bottom + 6 + height <= innerHeight || at.top < height + 6;
  card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  card.style.top = `${below ? at.bottom + 6 : at.top - height - 6}px`;
};
const markerOf = (event) => event.target.closest?.(".sentences .marker");
for (const [enter, exit] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(enter, (event) => {
    const marker = markerOf(event);
    if (marker && !marker.closest("[inert]")) show(marker);
  });
  document.addEventListener(exit, (event) => { if (markerOf(event)) leave(); });
}
document.addEventListener("scroll", leave, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
  if (!card.hidden && panel.hidden) leave();
  else if (!panel.hidden) close();
});
document.addEventListener("cite", ({ detail: button }) => {
  leave();
  opener = button;
  place(JSON.parse(button.dataset.place));
});
document.addEventListener("uncite", () => {
  opener = null;
  if (!panel.hidden) close();
});

const asked = new URLSearchParams(location.search);
if (asked.has("doc")) {
  const offset = (name) => (/^\d+$/.test(asked.get(name) ?? "") ? Number(asked.get(name)) : null);
  place({ document: asked.get("doc"), start: offset("start"), end: offset("end") });
}
