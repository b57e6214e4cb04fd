// Runs once, with gr.HTML's `element` and `trigger`. What the server says comes as the events `checked` and `check-file`.
const root = element.querySelector(".check");
const form = root.querySelector("form");
const box = root.querySelector("textarea");
const input = root.querySelector("input[type=file]");
const chosen = root.querySelector(".chosen");
const dropped = root.querySelector(".drop");
const trouble = root.querySelector(".check > .error");
const status = root.querySelector(".status");
const day = root.querySelector(".day");
const sure = root.querySelector(".sure");
const menu = root.querySelector(".take");
const draft = root.querySelector(".draft");
const list = root.querySelector(".findings");
const filters = [...root.querySelectorAll(".filter")];
let file = null;
let pieces = [];
let run = 0;
let heard = null;
let read = 0;
let selected = null;
const accepted = new Map();

const state = (name) => {
  root.dataset.state = name;
  status.textContent = status.dataset[name] ?? "";
};
const tell = (html) => {
  trouble.hidden = !html;
  trouble.innerHTML = html;
};

// What is given: text or one file.
const choose = (given) => {
  const tooBig = given && given.size > Number(root.dataset.bytes);
  tell(tooBig ? root.dataset.tooBig : "");
  file = tooBig ? null : given ?? null;
  input.value = "";
  chosen.textContent = file?.name ?? "";
  chosen.hidden = dropped.hidden = !file;
};
input.addEventListener("change", () => choose(input.files[0]));
dropped.addEventListener("click", () => { choose(null); box.focus(); });
form.addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("over");
});
for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
form.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  choose(event.dataTransfer.files[0]);
});

const encoded = (given) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = reject;
  reader.readAsDataURL(given);
});
const tooLong = (text) => {
  const most = Number(root.dataset.characters);
  if (text.length <= most) return false;
  let count = 0;
  for (const _ of text) if (++count > most) return true;
  return false;
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  tell("");
  if (!file && !box.value.trim()) return tell(root.dataset.empty);
  if (!file && tooLong(box.value)) return tell(root.dataset.tooLong);
  const given = file ? { name: file.name, data: await encoded(file) } : { text: box.value };
  given.date = form.elements.date.value;
  given.run = run += 1;
  clear();
  state("busy");
  trigger("submit", given);
  root.querySelector(".stop").focus();
});

const clear = () => {
  document.dispatchEvent(new CustomEvent("uncite"));
  pieces = [];
  selected = null;
  accepted.clear();
  day.textContent = "";
  draft.replaceChildren();
  list.replaceChildren();
  only("");
  count();
  root.querySelector(".none").hidden = true;
};

// What comes back. All that was said so far comes each time; only what is new is read.
document.addEventListener("checked", ({ detail: said }) => {
  const [name] = said.split("\n", 1);
  if (root.dataset.state !== "busy" || !(name === String(run) || name.startsWith("failed"))) return;
  if (name !== heard) [heard, read] = [name, name.length + 1];
  for (let end; (end = said.indexOf("\n", read)) >= 0; read = end + 1) take(JSON.parse(said.slice(read, end)));
});
const take = (line) => {
  if (line.draft !== undefined) {
    draft.innerHTML = line.draft;
    day.textContent = line.day;
    pieces = [...draft.querySelectorAll("p")];
  }
  if (line.rows) {
    list.insertAdjacentHTML("beforeend", line.rows);
    const repaired = new Set();
    for (const [at, html] of Object.entries(line.pieces)) {
      const piece = pieces[at];
      for (const ins of piece.querySelectorAll("ins")) repaired.add(ins.dataset.of);
      piece.innerHTML = html;
    }
    for (const number of repaired) strike(number, accepted.get(number));
    if (selected) highlight(selected.dataset.number);
    count();
  }
  if (line.error !== undefined) {
    tell(line.error);
    state(pieces.length ? "stopped" : "empty");
  }
  if (line.done) {
    state("done");
    root.querySelector(".none").hidden = list.childElementCount > 0;
  }
};

const count = () => {
  for (const filter of filters) {
    const wanted = filter.dataset.only;
    filter.querySelector(".count").textContent = wanted ? list.querySelectorAll(`:scope > .${wanted}`).length : list.childElementCount;
  }
  sure.hidden = !certain().length;
};
const certain = () => [...list.querySelectorAll(".accept[data-sure][aria-pressed=false]")];
const only = (wanted) => {
  root.dataset.only = wanted;
  for (const filter of filters) filter.setAttribute("aria-pressed", String(filter.dataset.only === wanted));
};

// A finding and its place.
const marks = (number) => [...draft.querySelectorAll(`[data-findings~="${number}"]`)];
const highlight = (number) => {
  for (const mark of draft.querySelectorAll(".mark.selected")) mark.classList.remove("selected");
  for (const mark of marks(number)) mark.classList.add("selected");
};
const select = (row) => {
  const show = (one, opened) => {
    one?.classList.toggle("selected", opened);
    one?.querySelector(".go").setAttribute("aria-expanded", String(opened));
    const evidence = one?.querySelector(".evidence");
    if (evidence) evidence.hidden = !opened;
  };
  show(selected, false);
  selected = row;
  show(row, true);
  highlight(row.dataset.number);
};
const bring = (row) => {
  row.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => row.scrollIntoView({ block: "center" }));
  row.querySelector(".go").focus({ preventScroll: true });
};
// The draft alone is moved, so that the findings stay where they are. Twice: what was not seen yet is not laid out yet.
const find = (mark) => {
  const turn = () => {
    draft.scrollTop += mark.getBoundingClientRect().top - draft.getBoundingClientRect().top - draft.clientHeight / 3;
  };
  draft.scrollIntoView({ block: "nearest" });
  turn();
  requestAnimationFrame(turn);
  mark.focus({ preventScroll: true });
};
list.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const row = target.closest(".finding");
  if (!row) return;
  if (button?.matches(".accept")) {
    accept(row.dataset.number, button);
    count();
  } else if (button?.matches(".go")) {
    select(row);
    const [first] = marks(row.dataset.number);
    if (first) find(first);
  } else if (button?.matches(".source")) {
    document.dispatchEvent(new CustomEvent("cite", { detail: button }));
  }
});
draft.addEventListener("click", (event) => {
  const mark = event.target.closest(".mark");
  if (!mark) return;
  event.preventDefault();
  const numbers = mark.dataset.findings.split(" ");
  const at = numbers.indexOf(selected?.dataset.number);
  const row = list.querySelector(`[data-number="${numbers[(at + 1) % numbers.length]}"]`);
  if (root.dataset.only && !row.matches(`.${root.dataset.only}`)) only("");
  select(row);
  bring(row);
});

// A suggestion in place of the words, and back.
const strike = (number, suggestion) => {
  const struck = marks(number).map((mark) => {
    const del = document.createElement("del");
    mark.replaceWith(del);
    del.append(mark);
    return del;
  });
  const ins = Object.assign(document.createElement("ins"), { textContent: suggestion });
  ins.dataset.of = number;
  struck.at(-1)?.after(ins);
};
const restore = (number) => {
  draft.querySelector(`ins[data-of="${number}"]`)?.remove();
  for (const mark of marks(number)) mark.parentElement.replaceWith(mark);
};
const accept = (number, button) => {
  const taken = !accepted.has(number);
  if (taken && marks(number).some((mark) => mark.closest("del"))) {
    status.textContent = root.dataset.overlap;
    return;
  }
  if (taken) {
    accepted.set(number, button.dataset.suggestion);
    strike(number, button.dataset.suggestion);
  } else {
    accepted.delete(number);
    restore(number);
  }
  button.setAttribute("aria-pressed", String(taken));
  button.closest(".finding").classList.toggle("taken", taken);
};
const words = (piece) => (accepted.size
  ? [...piece.childNodes].filter((node) => node.nodeName !== "DEL").map((node) => node.textContent).join("")
  : piece.textContent);
const whole = () => pieces.map((piece, at) => (at && piece.dataset.on === undefined ? "\n" : "") + words(piece)).join("");

root.querySelector(".filters").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button) only(button.dataset.only);
});
root.querySelector(".tools").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.matches(".stop")) {
    trigger("stop");
    state("stopped");
    root.querySelector(".again").focus();
  } else if (button.matches(".again")) {
    document.dispatchEvent(new CustomEvent("uncite"));
    state("empty");
    box.focus();
  } else if (button.matches(".sure")) {
    for (const each of certain()) accept(each.closest(".finding").dataset.number, each);
    count();
    menu.querySelector("summary").focus();
  } else if (button.matches(".whole")) page.copy(whole(), button);
  else if (button.matches(".save")) {
    trigger("download", { form: button.dataset.form, accepted: [...accepted.keys()].map(Number) });
  }
});
// The menu closes like any other.
document.addEventListener("click", ({ target }) => { if (!menu.contains(target)) menu.open = false; });
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("check-file", ({ detail: said }) => {
  if (!said) return;
  const saved = JSON.parse(said);
  tell(saved.error ?? "");
  if (saved.data !== undefined) page.save(saved);
});
