// Runs once, in the document's head, before Gradio. What the views share is in `page`.
const page = {
  first: "ask",

  async copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = Object.assign(document.createElement("textarea"), { value: text });
      (button.closest("dialog") ?? document.body).append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    button.dataset.label ??= button.textContent;
    button.textContent = button.dataset.done;
    clearTimeout(button.reset);
    button.reset = setTimeout(() => { button.textContent = button.dataset.label; }, 2000);
  },

  save({ name, type, data }) {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const link = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(new Blob([bytes], { type })), download: name,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  },
};

// Conversations live in this browser only: one entry each, and the one shown in this tab.
page.talks = {
  prefix: "policy-assistant:talk:",
  shown: "policy-assistant:shown",

  all() {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(this.prefix))
      .map((key) => this.get(key.slice(this.prefix.length)))
      .filter(Boolean)
      .sort((a, b) => b.at - a.at);
  },
  get(id) {
    try {
      const talk = JSON.parse(localStorage.getItem(this.prefix + id));
      return Array.isArray(talk?.turns) ? { ...talk, id } : null;
    } catch {
      return null;
    }
  },
  put(id, turns) {
    const text = JSON.stringify({ at: Date.now(), turns });
    for (const oldest of [null, ...this.all().reverse()]) {
      if (oldest && oldest.id !== id) this.drop(oldest.id);
      try {
        localStorage.setItem(this.prefix + id, text);
        return;
      } catch { /* full: without the oldest, then */ }
    }
  },
  // Keeps the conversation that is shown, unless an answer is on its way; gives its turns.
  keep() {
    const talk = document.querySelector("#conversation .turns:not(.busy)");
    if (!talk) return [];
    const turns = [...talk.querySelectorAll(".turn")].map((turn) => ({
      ...JSON.parse(turn.dataset.record),
      mark: JSON.parse(turn.querySelector(".feedback")?.dataset.mark ?? null),
    }));
    this.put(talk.dataset.talk, turns);
    return turns;
  },
  drop(id) {
    localStorage.removeItem(this.prefix + id);
  },
  get current() {
    return sessionStorage.getItem(this.shown);
  },
  set current(id) {
    if (id) sessionStorage.setItem(this.shown, id);
    else sessionStorage.removeItem(this.shown);
  },
};

const show = () => {
  const names = [...document.querySelectorAll(".masthead nav a")];
  const wanted = names.find((link) => link.hash === location.hash) ?? names[0];
  document.documentElement.dataset.view = wanted ? wanted.hash.slice(1) : page.first;
  for (const link of names) {
    if (link === wanted) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
};
document.documentElement.dataset.view = location.hash.slice(1) || page.first;
addEventListener("hashchange", show);
document.addEventListener("masthead", show);
