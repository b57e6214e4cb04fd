// Runs once, with gr.HTML's `element`, `props` and `watch`.
let opener = null;

const reveal = () => {
  const article = element.querySelector(".notice");
  if (!article) return;
  (element.querySelector("mark") ?? article).scrollIntoView({ block: "center" });
  article.focus({ preventScroll: true });
};

document.addEventListener("cite", ({ detail: button }) => {
  opener = button;
  const shown = element.querySelector(".notice")?.dataset;
  if (shown && shown.turn === button.dataset.turn && shown.marker === button.dataset.marker) reveal();
});

const close = () => {
  props.value = "";
  opener?.focus();
};

element.addEventListener("click", (event) => {
  if (event.target.closest(".close")) close();
});
element.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});

watch("value", reveal);
