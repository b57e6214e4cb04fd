// Runs once, with gr.HTML's `element` and `server`.
const report = element.querySelector(".report");
const offer = element.querySelector(".offer");
const form = () => offer.querySelector("form");

const show = async () => { report.innerHTML = await server.results(null); };

const follow = async (status) => {
  form().querySelector(".running").innerHTML = status.html;
  form().elements.sample.disabled = status.running;
  form().querySelector(".begin").hidden = status.running;
  form().querySelector(".stop").hidden = !status.running;
  if (!status.running) return;
  await new Promise((wake) => { setTimeout(wake, 400); });
  const next = await server.status(null);
  if (!next.running) await show();
  await follow(next);
};

offer.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { value } = form().elements.sample;
  await follow(await server.begin(value ? Number(value) : null));
});
offer.addEventListener("click", ({ target }) => target.closest(".stop") && server.stop(null));

const seen = new IntersectionObserver(async (entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  seen.disconnect();
  offer.innerHTML = await server.offer(null);
  await show();
  if (form()) await follow(await server.status(null));
});
seen.observe(report);
