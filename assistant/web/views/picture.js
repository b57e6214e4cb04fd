// Runs once, with gr.HTML's `element` and `server`.
const select = element.querySelector("select");
const drawn = element.querySelector(".drawn");
const aside = element.querySelector(".place");
const narrow = matchMedia("(max-width: 899px)");
let opener = null;
let latest = 0;

const cover = () => {
  const sheet = narrow.matches && !aside.hidden;
  for (const behind of [drawn, element.querySelector(".choice"), document.getElementById("masthead")]) behind.inert = sheet;
};
narrow.addEventListener("change", cover);

const close = () => {
  aside.hidden = true;
  aside.replaceChildren();
  cover();
  opener?.classList.remove("open");
  if (opener?.isConnected) opener.focus();
  opener = null;
};

const draw = async () => {
  const number = ++latest;
  const html = await server.draw(select.value);
  if (number !== latest) return;
  close();
  drawn.innerHTML = html;
};

const open = async (button) => {
  const number = ++latest;
  const { doc, start, end } = button.dataset;
  const place = { document: doc, start: start ? Number(start) : null, end: end ? Number(end) : null };
  const html = await server.notice(place);
  if (number !== latest) return;
  opener?.classList.remove("open");
  opener = button;
  button.classList.add("open");
  aside.innerHTML = html;
  aside.hidden = false;
  cover();
  button.scrollIntoView({ block: "nearest" });
  aside.querySelector(".notice")?.focus({ preventScroll: true });
  const mark = aside.querySelector("mark");
  const body = aside.querySelector(".body");
  if (mark && body) body.scrollTop += mark.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
};

const link = ({ document: id, start, end }) => {
  const address = new URL(location.pathname, location.origin);
  for (const [name, value] of Object.entries({ doc: id, start, end })) if (value) address.searchParams.set(name, value);
  return address.href;
};

select.addEventListener("change", draw);
drawn.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-doc]");
  if (button) open(button);
});
aside.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".close")) close();
  else if (button.matches(".link")) page.copy(link(button.closest(".notice").dataset), button);
  else if (button.dataset.copy) page.copy(button.dataset.copy, button);
});
element.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && !aside.hidden) close();
});

// The list is fetched when the view is first seen: telling which documents have a picture takes a moment.
const seen = new IntersectionObserver(async (entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  seen.disconnect();
  select.innerHTML = await server.choices(null);
  await draw();
});
seen.observe(element.querySelector(".choice"));
