// The page of a question is whole without this file. With it: its facts are a fold on a phone, keys
// and buttons lead from one passage found to the next, and a chosen passage is copied.
"use strict";
(() => {
  const { find, made, full, tell, put, alone, ONE_COLUMN } = window.page;

  // A question: its facts behind a fold on a phone, the passages found one after the other, and a
  // chosen passage copied with its reference and an address that leads to it.
  const fold = document.querySelector(".fold");
  if (fold) {
    const fit = () => { fold.open = !ONE_COLUMN.matches; };
    fit();
    fold.classList.add("set");
    ONE_COLUMN.addEventListener("change", fit);
    addEventListener("beforeprint", () => { fold.open = true; });
    addEventListener("afterprint", fit);
  }

  const places = [...document.querySelectorAll(".jumps ol a")];
  if (places.length) {
    const marks = places.map((place) => find(place.hash.slice(1)));
    const back = made("button", { type: "button", "aria-label": "Passage précédent", "aria-keyshortcuts": "p" }, "‹");
    const on = made("button", { type: "button", "aria-label": "Passage suivant", "aria-keyshortcuts": "n" }, "›");
    const count = made("span", {}, `${places.length}`);
    const ticks = made("div", { class: "ticks", "aria-hidden": "true" }, ...marks.map(() => made("i", {})));
    let at = -1;
    document.querySelector(".jumps").parentNode.append(
      made("nav", { class: "walker", "aria-label": "D’un passage à l’autre" }, back, count, on), ticks);
    marks.forEach((mark) => mark.setAttribute("tabindex", "-1"));

    const go = (to) => {
      at = (to + marks.length) % marks.length;
      if (!marks[at].getClientRects().length && find("tout")) find("tout").checked = true;
      count.textContent = `${at + 1}\u202f/\u202f${marks.length}`;
      places.forEach((place, rank) => {
        if (rank === at) place.setAttribute("aria-current", "location");
        else place.removeAttribute("aria-current");
      });
      [...ticks.children].forEach((tick, rank) => tick.classList.toggle("now", rank === at));
      location.replace(places[at].hash);
      marks[at].scrollIntoView({ block: "center" });
      marks[at].focus({ preventScroll: true });
      tell(`Passage ${at + 1} sur ${marks.length}`);
    };
    // Without a current one, the next is the first below the top of the window.
    const next = () => go(at >= 0 ? at + 1 : Math.max(0, marks.findIndex((mark) => mark.getBoundingClientRect().top > 0)));
    on.addEventListener("click", next);
    back.addEventListener("click", () => go(at - 1));
    places.forEach((place, rank) => place.addEventListener("click", (event) => {
      event.preventDefault();
      go(rank);
    }));
    document.addEventListener("keydown", (event) => {
      if (!alone(event)) return;
      if (event.key === "n") next();
      else if (event.key === "p") go(at - 1);
    });
    const measure = () => marks.forEach((mark, rank) => {
      const far = (mark.getBoundingClientRect().top + scrollY) / document.documentElement.scrollHeight;
      ticks.children[rank].style.translate = `0 ${Math.round(far * innerHeight)}px`;
      ticks.children[rank].hidden = !mark.getClientRects().length;
    });
    new ResizeObserver(measure).observe(document.body);
    const first = marks.findIndex((mark) => `#${mark.id}` === location.hash);
    if (first >= 0) go(first);
  }

  const texts = document.querySelector(".question .text");
  if (texts && find("citation-texte")) {
    const quote = made("button", { type: "button", class: "quote", hidden: "", "data-said": "Passage copié avec sa référence" },
      "Copier ce passage avec sa référence");
    texts.append(quote);
    const chosen = () => {
      const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
      const said = range && texts.contains(range.commonAncestorContainer) ? getSelection().toString().trim() : "";
      return range?.startContainer.parentElement?.closest(".prose") && said.length > 2 ? said : "";
    };
    document.addEventListener("selectionchange", () => { quote.hidden = !chosen(); });
    // The button keeps the selection where it is.
    quote.addEventListener("pointerdown", (event) => event.preventDefault());
    quote.addEventListener("click", () => {
      const said = chosen();
      if (said) put(`«\u00a0${said}\u00a0»\n${find("citation-texte").textContent}\n${leading(said)}`, quote);
    });
  }

  // An address that leads to a passage: a text fragment, its first and last words where it is long.
  function leading(said) {
    const spell = (words) => encodeURIComponent(words.join(" ")).replaceAll("-", "%2D");
    const lines = said.split(/\n+/).map((line) => line.trim().split(/[ \t]+/)).filter((line) => line[0]);
    const short = lines.length === 1 && lines[0].length <= 12;
    const text = short ? spell(lines[0]) : `${spell(lines[0].slice(0, 6))},${spell(lines.at(-1).slice(-6))}`;
    return `${full(document.querySelector("[data-text]").dataset.text)}#:~:text=${text}`;
  }
})();
