// Runs once, with gr.HTML's `element` and `server`.
const report = element.querySelector(".report");
const form = element.querySelector("form");
const running = element.querySelector(".running");

const show = async () => { report.innerHTML = await server.results(null); };

const follow = async (status) => {
  running.innerHTML = status.html;
  form.elements.sample.disabled = status.running;
  form.querySelector(".begin").hidden = status.running;
  form.querySelector(".stop").hidden = !status.running;
  if (!status.running) return;
  await new Promise((wake) => { setTimeout(wake, 400); });
  const next = await server.status(null);
  if (!next.running) await show();
  await follow(next);
};

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { value } = form.elements.sample;
  await follow(await server.begin(value ? Number(value) : null));
});
form?.querySelector(".stop").addEventListener("click", () => server.stop(null));

const seen = new IntersectionObserver(async (entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  seen.disconnect();
  await show();
  if (form) await follow(await server.status(null));
});
seen.observe(form ?? report);
