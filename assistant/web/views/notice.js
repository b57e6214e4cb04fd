// Runs once, with gr.HTML's `element` and `server`. There is one panel: it stands in the `.beside` of the view that cites.
const panel = element.querySelector(".panel");
const card = element.querySelector(".card");
const narrow = matchMedia("(max-width: 899px)");
document.body.append(card);
let opener = null;
let latest = 0;
let shown = null;

// Twice: what was not seen yet is not laid out yet.
const reveal = () => {
  const [mark, body] = [panel.querySelector("mark"), panel.querySelector(".body")];
  panel.querySelector(".notice")?.focus({ preventScroll: true });
  if (!mark) return;
  const turn = () => {
    body.scrollTop += mark.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
  };
  turn();
  requestAnimationFrame(turn);
};

// On a narrow screen the panel is a sheet: what lies behind it cannot be reached.
let covered = [];
const cover = () => {
  for (const behind of covered) behind.inert = false;
  covered = [];
  if (panel.hidden || !narrow.matches) return;
  covered.push(document.getElementById("masthead"));
  for (let at = panel; !at.matches(".view"); at = at.parentElement) {
    covered.push(...[...at.parentElement.children].filter((behind) => behind !== at));
  }
  for (const behind of covered) behind.inert = true;
};
narrow.addEventListener("change", cover);
addEventListener("hashchange", () => { if (narrow.matches && !panel.hidden) close(); });

const stand = (beside) => {
  if (panel.parentElement === beside) return;
  panel.closest(".view").removeAttribute("data-reading");
  beside.append(panel);
};

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
  panel.closest(".view").toggleAttribute("data-reading", true);
  cover();
  if (!narrow.matches) opener?.scrollIntoView({ block: "nearest" });
  reveal();
};

const close = () => {
  latest += 1;
  panel.hidden = true;
  panel.replaceChildren();
  shown = null;
  panel.closest(".view").removeAttribute("data-reading");
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
  else if (panel.checkVisibility()) close();
});
document.addEventListener("cite", ({ detail: button }) => {
  leave();
  opener = button;
  stand(button.closest(".view").querySelector(".beside"));
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
