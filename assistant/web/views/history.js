// Runs once, with gr.HTML's `element`, `trigger` and `server`. Conversations are kept by `page.talks`.
const dialog = element.querySelector("dialog");
const list = dialog.querySelector("ul");
const search = dialog.querySelector("input");
const item = dialog.querySelector("template").content;
const trouble = element.querySelector(".error");

const fill = () => {
  const words = search.value.trim().toLowerCase();
  const found = page.talks.all().filter(({ turns }) =>
    turns.some(({ question, outcome }) => `${question}\n${outcome?.answer ?? ""}`.toLowerCase().includes(words)));
  list.replaceChildren(...found.map(({ id, at, turns }) => {
    const row = item.cloneNode(true).firstElementChild;
    row.dataset.id = id;
    row.querySelector(".title").textContent = turns[0]?.question ?? "";
    row.querySelector("time").textContent = new Date(at).toLocaleString(document.documentElement.lang,
      { dateStyle: "medium", timeStyle: "short" });
    if (id === page.talks.current) row.setAttribute("aria-current", "true");
    return row;
  }));
  dialog.querySelector(".none").hidden = found.length > 0;
};

const open = (id) => {
  const talk = page.talks.get(id);
  if (talk) trigger("select", { id, turns: talk.turns });
};

const act = async (button) => {
  if (button.matches(".records")) {
    search.value = "";
    fill();
    dialog.showModal();
  } else if (button.matches(".close")) {
    dialog.close();
  } else if (button.matches(".new")) {
    document.dispatchEvent(new CustomEvent("uncite"));
    trigger("clear");
    document.querySelector("#question textarea, #question input")?.focus();
  } else if (button.matches(".open")) {
    dialog.close();
    open(button.closest("li").dataset.id);
  } else if (button.matches(".delete")) {
    const { id } = button.closest("li").dataset;
    page.talks.drop(id);
    if (id === page.talks.current) {
      document.dispatchEvent(new CustomEvent("uncite"));
      trigger("clear");
    }
    fill();
    (list.querySelector("button") ?? search).focus();
  } else if (button.matches(".export")) {
    const file = await server.export({ form: button.dataset.form, turns: page.talks.get(page.talks.current).turns });
    trouble.hidden = !file.error;
    trouble.textContent = file.error ?? "";
    if (!file.error) page.save(file);
  }
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) act(button);
  else if (event.target === dialog) dialog.close();
});
search.addEventListener("input", fill);

if (page.talks.current && !new URLSearchParams(location.search).has("q")) open(page.talks.current);
