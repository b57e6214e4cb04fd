// Runs once, with gr.HTML's `element` and `server`. An opened notice stands in the address as `?notice=`.
const list = element.querySelector(".list");
const found = element.querySelector(".hits");
const opened = element.querySelector(".opened");
const form = element.querySelector("form");
const offer = element.querySelector(".offer");
const files = () => offer.querySelector("#files-to-add");
const asked = () => new URLSearchParams(location.search).get("notice");
let latest = 0;
let searched = 0;
let page_of_list = 0;
let above = 0;

const find = async (at = 0) => {
  const number = ++searched;
  const html = await server.find({ ...Object.fromEntries(new FormData(form)), page: at });
  if (number !== searched) return;
  page_of_list = at;
  found.innerHTML = html;
};

const about = async () => {
  const { state, years, issuers } = await server.about(null);
  element.querySelector(".state-of-index").innerHTML = state;
  const year = form.elements.year.value;
  form.elements.year.innerHTML = years;
  form.elements.year.value = year;
  element.querySelector("#issuers-held").innerHTML = issuers;
};

// The lines from the notice in the middle of the picture to those around it.
const lines = () => {
  const graph = opened.querySelector(".graph");
  if (!graph) return;
  const frame = graph.getBoundingClientRect();
  const here = graph.querySelector(".here").getBoundingClientRect();
  const middle = here.left + here.width / 2 - frame.left;
  const paths = [...graph.querySelectorAll(".node")].filter((node) => !node.closest("details:not([open])")).map((node) => {
    const box = node.getBoundingClientRect();
    const over = box.top < here.top;
    const x = box.left + box.width / 2 - frame.left;
    const [from, to] = over ? [here.top - frame.top, box.bottom - frame.top] : [here.bottom - frame.top, box.top - frame.top];
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", `M${middle},${from} C${middle},${(from + to) / 2} ${x},${(from + to) / 2} ${x},${to}`);
    if (!node.matches("button")) line.setAttribute("class", "stub");
    return line;
  });
  graph.querySelector(".lines").replaceChildren(...paths);
};
const sized = new ResizeObserver(lines);

const read = async (place) => {
  const number = ++latest;
  const html = await server.read(place);
  if (number !== latest) return;
  if (!list.hidden) above = scrollY;
  opened.innerHTML = html;
  opened.hidden = false;
  list.hidden = true;
  opened.querySelector(".notice .close")?.remove();
  sized.disconnect();
  const graph = opened.querySelector(".graph");
  if (graph) sized.observe(graph);
  scrollTo(0, 0);
  opened.querySelector(".notice")?.focus({ preventScroll: true });
  const mark = opened.querySelector("mark");
  const body = opened.querySelector(".body");
  if (mark && body) body.scrollTop += mark.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
};

const back = () => {
  latest += 1;
  opened.hidden = true;
  opened.replaceChildren();
  list.hidden = false;
  scrollTo(0, above);
};

const address = (id) => {
  const there = new URL(location.href);
  if (id) there.searchParams.set("notice", id);
  else there.searchParams.delete("notice");
  there.hash = "library";
  return there;
};

const open = ({ doc, start, end }) => {
  history.pushState(null, "", address(doc));
  return read({ document: doc, start: start ? Number(start) : null, end: end ? Number(end) : null });
};

const link = ({ document: id, start, end }) => {
  const there = new URL(location.pathname, location.origin);
  for (const [name, value] of Object.entries({ doc: id, start, end })) if (value) there.searchParams.set(name, value);
  return there.href;
};

const follow = async (status) => {
  if (!files()) return;
  offer.querySelector(".change").innerHTML = status.html;
  files().disabled = status.running;
  if (!status.running) return;
  await new Promise((wake) => { setTimeout(wake, 400); });
  const next = await server.status(null);
  await follow(next);
  if (!next.running) await Promise.all([about(), find(page_of_list)]);
};

const base64 = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(file);
});
const add = async (chosen) => {
  if (!chosen.length || files()?.disabled !== false) return;
  files().disabled = true;
  const sent = await Promise.all([...chosen].map(async (file) => ({ name: file.name, data: await base64(file) })));
  files().value = "";
  await follow(await server.change({ files: sent }));
};
const remove = async (button) => {
  if (!button.dataset.asked) {
    button.dataset.asked = "yes";
    button.textContent = button.dataset.sure;
    return;
  }
  history.pushState(null, "", address(null));
  back();
  await follow(await server.change({ remove: button.dataset.doc }));
};

let typing = 0;
form.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => find(), 200);
});
form.addEventListener("submit", (event) => event.preventDefault());
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".turn")) find(Number(button.dataset.page)).then(() => found.scrollIntoView());
  else if (button.matches(".back")) {
    history.pushState(null, "", address(null));
    back();
  } else if (button.matches(".remove")) remove(button);
  else if (button.matches(".to")) {
    const line = opened.querySelectorAll(".notice .text p")[Number(button.dataset.line)];
    line?.scrollIntoView({ block: "start" });
    requestAnimationFrame(() => line?.scrollIntoView({ block: "start" }));
  } else if (button.matches(".link")) page.copy(link(button.closest(".notice").dataset), button);
  else if (button.dataset.copy) page.copy(button.dataset.copy, button);
  else if (button.dataset.doc) open(button.dataset);
});
element.addEventListener("toggle", lines, true);
addEventListener("popstate", () => {
  const id = asked();
  if (id) read({ document: id });
  else if (list.hidden) back();
});
offer.addEventListener("change", ({ target }) => add(target.files));
list.addEventListener("dragover", (event) => {
  event.preventDefault();
  list.classList.toggle("over", files() !== null);
});
list.addEventListener("dragleave", () => list.classList.remove("over"));
list.addEventListener("drop", (event) => {
  event.preventDefault();
  list.classList.remove("over");
  add(event.dataTransfer.files);
});

const seen = new IntersectionObserver(async (entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  seen.disconnect();
  if (asked()) await read({ document: asked() });
  await Promise.all([about(), find()]);
  offer.innerHTML = await server.offer(null);
  if (files()) await follow(await server.status(null));
});
seen.observe(element.querySelector(".list"));
