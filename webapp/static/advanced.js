// The form of the advanced search is whole without this file. With it: names are proposed.
"use strict";
(() => {
  const { WAIT, made } = window.page;

  // Names as they are typed; a name in plain letters stands beside each, for browsers sift by letters.
  const names = document.querySelector("[data-names]");
  let soon = 0;
  names.addEventListener("input", () => {
    clearTimeout(soon);
    if (names.value.trim().length > 1) soon = setTimeout(propose, WAIT);
  });

  async function propose() {
    try {
      const answer = await fetch(`${names.dataset.names}?${new URLSearchParams({ q: names.value })}`);
      const { completions } = await answer.json();
      const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "");
      names.list.replaceChildren(...completions.filter((item) => item.kind === "author").map((item) =>
        made("option", { value: item.text, label: plain(item.text) })));
    } catch { /* the whole name can be typed */ }
  }
})();
