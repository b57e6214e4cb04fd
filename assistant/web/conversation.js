// Runs once, with gr.HTML's `element`, `trigger` and `watch`.
document.documentElement.lang = "zh-CN";

const mark = (control, said) => {
  trigger("like", { turn: control.closest(".feedback").dataset.turn, ...said });
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.ask) {
    trigger("submit", { question: button.dataset.ask });
  } else if (button.dataset.marker) {
    const { turn, marker } = button.dataset;
    document.dispatchEvent(new CustomEvent("cite", { detail: button }));
    trigger("select", { turn, marker });
  } else if (button.type === "button" && button.closest(".feedback")) {
    mark(button, { verdict: button.name });
  }
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  mark(event.target, { verdict: "wrong", comment: event.target.elements.comment.value });
});

watch("value", () => {
  [...element.querySelectorAll(".turn")].at(-1)?.scrollIntoView({ block: "start" });
});
