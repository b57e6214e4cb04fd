// Runs once, with gr.HTML's `element`, `props` and `watch`. What comes in takes its place below the answer it is about.
watch("value", () => {
  const fresh = element.querySelector(".feedback");
  if (!fresh) return;
  const placed = fresh.cloneNode(true);
  const shown = document.querySelector(`#conversation .feedback[data-turn="${placed.dataset.turn}"]`);
  props.value = "";
  if (!shown) return;
  const focused = shown.contains(document.activeElement) ? document.activeElement.name : null;
  shown.replaceWith(placed);
  if (focused) placed.querySelector(`[name="${focused}"]`)?.focus({ preventScroll: true });
  placed.scrollIntoView({ block: "nearest" });
  page.talks.keep();
});
