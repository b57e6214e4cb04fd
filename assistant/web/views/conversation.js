// Runs once, with gr.HTML's `element`, `server`, `trigger` and `watch`.
const mark = (control, said) => {
  trigger("like", { turn: control.closest(".feedback").dataset.turn, ...said });
};
const question = () => document.querySelector("#question textarea, #question input");

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.ask) {
    trigger("submit", { question: button.dataset.ask });
  } else if (button.dataset.place) {
    document.dispatchEvent(new CustomEvent("cite", { detail: button }));
  } else if (button.dataset.copy) {
    page.copy(button.dataset.copy, button);
  } else if (button.classList.contains("edit")) {
    trigger("edit", { turn: button.dataset.turn });
    question()?.focus();
  } else if (button.type === "button" && button.closest(".feedback")) {
    mark(button, { verdict: button.name });
  }
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  mark(event.target, { verdict: "wrong", comment: event.target.elements.comment.value });
});

// What can be asked next is tried on the server when the answer is there already, once for each answer.
const offers = new Map();
const offer = async (slot, turns) => {
  const { record } = slot.closest(".turn").dataset;
  if (!offers.has(record)) offers.set(record, server.follow(turns));
  slot.innerHTML = await offers.get(record);
};

// The library may have changed since the page was built.
const welcome = async () => {
  if (!element.querySelector(".welcome")) return;
  const html = await server.welcome(null);
  const shown = element.querySelector(".welcome");
  if (shown && shown.outerHTML !== html) shown.outerHTML = html;
};
addEventListener("hashchange", () => { if (document.documentElement.dataset.view === "ask") welcome(); });

let seen = 0;
watch("value", () => {
  const talk = element.querySelector(".turns");
  const turns = [...element.querySelectorAll(".turn")];
  page.talks.current = talk?.dataset.talk;
  document.documentElement.toggleAttribute("data-talking", Boolean(talk));
  const kept = page.talks.keep();
  if (turns.length !== seen) turns.at(-1)?.scrollIntoView({ block: "start" });
  seen = turns.length;
  const slot = element.querySelector(".follow");
  if (slot) offer(slot, kept);
});
welcome();

const wanted = new URLSearchParams(location.search).get("q");
if (wanted) {
  const rest = new URL(location.href);
  rest.searchParams.delete("q");
  history.replaceState(null, "", rest);
  trigger("submit", { question: wanted });
}
