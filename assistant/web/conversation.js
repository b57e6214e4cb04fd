// Runs once, with gr.HTML's `element`, `trigger` and `watch`.
document.documentElement.lang = "zh-CN";

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.ask) {
    trigger("submit", { question: button.dataset.ask });
  } else if (button.dataset.marker) {
    const { turn, marker } = button.dataset;
    document.dispatchEvent(new CustomEvent("cite", { detail: button }));
    trigger("select", { turn, marker });
  }
});

watch("value", () => {
  [...element.querySelectorAll(".turn")].at(-1)?.scrollIntoView({ block: "start" });
});
