"use strict";
const form = document.getElementById("filter");
if (form) {
  const { category, text } = form.elements;
  const toggle = form.querySelector("button");
  const folded = (value) => value.normalize("NFKC").toLowerCase();
  const cases = [...document.querySelectorAll(".case")].map((element) => ({
    element,
    text: folded([...element.children].filter((child) => !child.matches(".found")).map((child) => child.textContent).join("\n")),
  }));
  const visible = () => cases.filter(({ element }) => !element.hidden);
  const label = () => {
    toggle.textContent = visible().some(({ element }) => !element.open) ? "全部展开" : "全部收起";
  };
  const apply = () => {
    const wanted = folded(text.value.trim());
    for (const item of cases) {
      const right = !category.selectedIndex || item.element.dataset.category === category.value;
      item.element.hidden = !right || !item.text.includes(wanted);
    }
    form.querySelector("output").value = `${visible().length} 题`;
    label();
  };
  toggle.addEventListener("click", () => {
    const open = visible().some(({ element }) => !element.open);
    visible().forEach(({ element }) => { element.open = open; });
    label();
  });
  document.getElementById("cases").addEventListener("toggle", label, true);
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
}
