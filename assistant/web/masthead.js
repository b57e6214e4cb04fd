// Runs once, with gr.HTML's `element`.
document.dispatchEvent(new CustomEvent("masthead"));
element.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  const view = document.getElementById(`view-${document.documentElement.dataset.view}`);
  (view?.querySelector("textarea, select") ?? view?.querySelector("button, a, input"))?.focus();
});
