// Runs once, with gr.HTML's `element` and `server`. A document's picture is opened by `?picture=`.
const select = element.querySelector("select");
const drawn = element.querySelector(".drawn");
const found = element.querySelector(".find");
const words = found.querySelector("input");
const view = element.closest(".view");
let latest = 0;
let searched = 0;

const draw = async () => {
  const number = ++latest;
  const html = await server.draw(select.value);
  if (number !== latest) return;
  if (view.hasAttribute("data-reading")) document.dispatchEvent(new CustomEvent("uncite"));
  drawn.innerHTML = html;
};

// Telling which documents have a picture takes a moment.
const offer = async (chosen = null) => {
  const number = ++searched;
  const { options, more } = await server.choices({ words: words.value, document: chosen });
  if (number !== searched) return;
  select.innerHTML = options;
  found.hidden = !more && !words.value;
  await draw();
};

let typing = 0;
words.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(offer, 300);
});
select.addEventListener("change", draw);
drawn.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-doc]");
  if (!button) return;
  const { doc, start, end } = button.dataset;
  drawn.querySelector(".open")?.classList.remove("open");
  button.classList.add("open");
  button.dataset.place = JSON.stringify({ document: doc, start: start ? Number(start) : null, end: end ? Number(end) : null });
  document.dispatchEvent(new CustomEvent("cite", { detail: button }));
});

const seen = new IntersectionObserver((entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  seen.disconnect();
  offer(new URLSearchParams(location.search).get("picture"));
});
seen.observe(element.querySelector(".choice"));
