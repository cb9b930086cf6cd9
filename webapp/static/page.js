// Everything works without this file. With it: "/" moves to the box, j and k from one result to the
// next, results follow the typing, facets and pages change in place, the filters are a sheet where
// there is one column, the chart is drawn over, citations can be copied, and a question brings those
// like it (question.js has what else its page does).
"use strict";
(() => {
  const REGIONS = ["avis", "bilan", "outils", "jetons", "liste", "filtres"];
  const WAIT = 250; // milliseconds between the last key and the search
  const path = document.body.dataset.search;
  const box = document.getElementById("q");
  const find = (id) => document.getElementById(id);
  const here = () => location.pathname + location.search;
  const SIFTED = 12; // values that a sieve brings
  let timer = 0, soon = 0, asked = null, typed = false, shown = here();

  document.addEventListener("keydown", (event) => {
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    if (alone(event) && event.key === "/") {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (alone(event) && (event.key === "j" || event.key === "k")) {
      step(event.key === "j" ? 1 : -1);
    } else if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") {
      walk(event);
    }
  });

  // A key of one letter acts where nobody is typing, and where it was not switched off on the page
  // of help (WCAG 2.2, 2.1.4).
  function alone(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const writing = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
    return !event.target.closest(writing) && kept("raccourcis") !== "non";
  }

  function kept(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // this browser keeps nothing
    }
  }

  function keepAs(name, value) {
    try {
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch { /* it lasts as long as the page */ }
  }

  const keys = find("raccourcis");
  if (keys) {
    keys.checked = kept("raccourcis") !== "non";
    keys.addEventListener("change", () => keepAs("raccourcis", keys.checked ? "" : "non"));
  }

  // A table's columns that no link sorts sort the rows of the page.
  function sortable() {
    for (const head of document.querySelectorAll(".rows thead th:not(:has(a), [aria-sort])")) {
      const name = head.textContent;
      head.replaceChildren(made("button", { type: "button" }, name));
      head.firstChild.addEventListener("click", () => order(head));
    }
  }

  function order(head) {
    const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
    const body = head.closest("table").tBodies[0];
    const said = (row) => row.cells[head.cellIndex].textContent;
    body.append(...[...body.rows].sort((one, other) =>
      way * said(one).localeCompare(said(other), "fr", { numeric: true })));
  }

  // j and k walk through the titles of the list, from the one in focus or the first in sight.
  function step(way) {
    const titles = [...document.querySelectorAll("#liste .result :is(h2, h3, th) a")];
    const at = titles.findIndex((title) => title.closest(".result").contains(document.activeElement));
    const seen = titles.findIndex((title) => title.getBoundingClientRect().top >= 0);
    const to = at >= 0 ? at + way : way > 0 ? seen : seen - 1;
    if (!titles[to]) return;
    titles[to].focus({ preventScroll: true });
    titles[to].closest(".result").scrollIntoView({ block: "nearest" });
  }

  // What makes the box a combobox comes once somebody turns to it.
  const WAKING = ["focusin", "pointerover", "touchstart"];
  function wake() {
    for (const name of WAKING) box.form.removeEventListener(name, wake);
    document.head.append(made("script", { src: box.dataset.combobox }));
  }
  for (const name of box ? WAKING : []) box.form.addEventListener(name, wake, { passive: true });
  // A search may be sent before that: it is a recent one all the same.
  box?.form.addEventListener("submit", () => {
    box.dataset.sent = box.value;
    const view = kept("vue"); // the list is drawn as the one that was chosen last
    if (view && !box.form.elements.vue && location.pathname !== path) {
      box.form.append(made("input", { type: "hidden", name: "vue", value: view }));
    }
    try {
      sessionStorage.setItem("recherches", `${sessionStorage.getItem("recherches") ?? ""}\n${box.value}`);
    } catch { /* this browser keeps nothing */ }
  });

  // The bars of the chart are one stop for the Tab key; arrows walk along them.
  function walk(event) {
    const bar = event.target.closest(".chart svg a");
    if (!bar) return;
    const bars = [...bar.parentNode.querySelectorAll("a")];
    const at = bars.indexOf(bar);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: bars.length - 1 }[event.key];
    if (to === undefined || !bars[to]) return;
    event.preventDefault();
    bar.setAttribute("tabindex", "-1");
    bars[to].setAttribute("tabindex", "0");
    bars[to].focus();
  }

  // A bar says its month to the pointer too; not written for each of them, for most are never met.
  document.addEventListener("pointerover", (event) => {
    const bar = event.target.closest?.(".chart svg a");
    if (!bar || bar.querySelector("title")) return;
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = bar.getAttribute("aria-label");
    bar.prepend(title);
  });

  document.addEventListener("input", (event) => {
    if (event.target === box && path && location.pathname === path) {
      clearTimeout(timer);
      timer = setTimeout(() => show(address(box.form), typed ? "replace" : "push", true), WAIT);
    }
  });

  function address(form) {
    // An empty field says nothing, unless it takes a period away.
    const dated = form.elements.du?.defaultValue || form.elements.au?.defaultValue;
    const pairs = [...new FormData(form)].filter(([name, value]) => value !== "" || (dated && name === "du"));
    const query = new URLSearchParams(pairs).toString();
    return form.action + (query ? `?${query}` : "");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ((form !== box?.form && form.id !== "choix") || location.pathname !== path) return;
    event.preventDefault();
    clearTimeout(timer);
    show(address(form), "push", form === box.form);
  });

  // A menu closes when one turns away from it, and with Escape.
  for (const name of ["click", "focusin"]) {
    document.addEventListener(name, (event) => {
      for (const menu of document.querySelectorAll(".menu[open]")) {
        if (!menu.contains(event.target)) menu.open = false;
      }
    });
  }
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.(".menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });

  document.addEventListener("click", (event) => {
    const view = event.target.closest("[data-view]")?.dataset.view;
    if (view) keepAs("vue", view === "detaillee" ? "" : view);
    const copy = event.target.closest("[data-copy]");
    if (copy) return void keep(copy);
    const link_of = event.target.closest("[data-text]");
    if (link_of) return void put(full(link_of.dataset.text), link_of);
    if (opens(event) && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      return openFilters();
    }
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey) return;
    if (event.shiftKey || event.altKey || location.pathname !== path || !link.closest("main")) return;
    const url = new URL(link.href.baseVal ?? link.href, location.href);
    if (url.origin !== location.origin || url.pathname !== path) return;
    if (url.hash && url.search === location.search) return;
    event.preventDefault();
    show(url.href, "push", false, place(link), link.closest(".pages") !== null);
  });

  // A box that is ticked searches at once; the button that does it otherwise is not needed.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("#choix");
    if (!form || event.target.type !== "checkbox") return;
    const { name, value } = event.target;
    show(address(form), "push", false, (item) => item.name === name && item.value === value);
  });

  // Months are chosen by drawing over the chart; a press alone follows the link beneath.
  let drawing = null;
  document.addEventListener("pointerdown", (event) => {
    const chart = event.target.closest?.(".facets .chart svg");
    if (!chart || event.button) return;
    drawing = { chart, from: monthAt(chart, event), to: monthAt(chart, event) };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const to = monthAt(drawing.chart, event);
    if (to === drawing.to) return;
    drawing.to = to;
    drawing.drawn ??= drawing.chart.appendChild(document.createElementNS(drawing.chart.namespaceURI, "rect"));
    drawing.drawn.setAttribute("class", "brush");
    const [low, high] = [drawing.from, to].sort((one, other) => one - other);
    const step = drawing.chart.viewBox.baseVal.width / drawing.chart.dataset.months;
    for (const [name, value] of [["x", low * step], ["width", (high + 1 - low) * step], ["height", "100%"]]) {
      drawing.drawn.setAttribute(name, value);
    }
  });
  document.addEventListener("pointerup", () => {
    if (!drawing) return;
    const { chart, from, to, drawn } = drawing;
    drawing = null;
    if (!drawn) return;
    chart.addEventListener("click", (event) => event.preventDefault(), { once: true, capture: true });
    const form = chart.closest("form");
    const [low, high] = [from, to].sort((one, other) => one - other);
    form.elements.du.value = monthNamed(chart, low);
    form.elements.au.value = monthNamed(chart, high);
    show(address(form), "push", false);
  });
  document.addEventListener("pointercancel", () => {
    drawing?.drawn?.remove();
    drawing = null;
  });
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.(".facets .chart svg")) event.preventDefault();
  });

  function monthAt(chart, event) {
    const { left, width } = chart.getBoundingClientRect();
    const months = Number(chart.dataset.months);
    return Math.min(months - 1, Math.max(0, Math.floor((event.clientX - left) / width * months)));
  }

  function monthNamed(chart, at) {
    const [year, first] = chart.dataset.first.split("-").map(Number);
    const month = first - 1 + at;
    return `${year + Math.floor(month / 12)}-${String(month % 12 + 1).padStart(2, "0")}`;
  }

  // Where the focus stood: the same choice, or the link that says the same in the same part.
  function place(link) {
    const part = link.closest("fieldset[id]")?.id;
    const text = link.textContent.trim();
    return (item) => item.closest("fieldset[id]")?.id === part && item.textContent.trim() === text && text;
  }

  function refocus(mark) {
    const items = find("filtres").querySelectorAll("a, input");
    ([...items].find(mark) ?? (sheet?.open ? see : find("contenu"))).focus({ preventScroll: true });
  }

  async function show(url, how, typing, mark, up) {
    asked?.abort();
    asked = new AbortController();
    find("liste").setAttribute("aria-busy", "true");
    let page;
    try {
      const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
      const type = answer.headers.get("Content-Type") ?? "";
      if (!type.startsWith("text/html") || answer.status >= 500) throw new Error(type);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.redirected) url = answer.url;
      if (!REGIONS.every((id) => page.getElementById(id))) throw new Error("another page");
    } catch (problem) {
      if (problem.name !== "AbortError") location.assign(url);
      return;
    }
    find("liste").removeAttribute("aria-busy");
    if (how === "push") history.replaceState({ y: scrollY }, "");
    if (how !== "none") history[`${how}State`](null, "", url);
    [typed, shown] = [typing, here()];
    swap(page, typing);
    if (mark) refocus(mark);
    if (up) find("contenu").scrollIntoView();
  }

  function swap(page, typing) {
    const open = [...document.querySelectorAll("details[id][open]")].map((item) => item.id);
    for (const id of REGIONS) find(id).replaceChildren(...page.getElementById(id).childNodes);
    for (const id of open) find(id)?.setAttribute("open", "");
    const form = page.getElementById("q").form;
    box.form.querySelectorAll("[type=hidden]").forEach((item) => item.remove());
    box.form.append(...form.querySelectorAll("[type=hidden]"));
    if (!typing) box.value = page.getElementById("q").value;
    document.title = page.title;
    dress();
  }

  // Where there is one column, the filters are a sheet over the list; without this file a link
  // leads down to them.
  const ONE_COLUMN = matchMedia("screen and (max-width: 59.99em)");
  const filters = find("filtres"), home = filters?.parentNode;
  let sheet = null, see = null, all = null, said = null, far = 0;

  function made(tag, given, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }

  function unfold() {
    const shut = made("button", { type: "button", class: "shut", "aria-label": "Fermer les filtres" }, "×");
    all = made("a", { class: "all" }, "Tout effacer");
    see = made("button", { type: "button", class: "see" });
    said = made("p", { class: "hidden", "aria-live": "polite" });
    sheet = made("dialog", { class: "sheet", "aria-labelledby": "filtres-titre" },
      shut, made("div", { class: "foot" }, all, see), said);
    find("contenu").append(sheet);
    shut.addEventListener("click", () => sheet.close());
    see.addEventListener("click", () => {
      sheet.close();
      find("bilan").scrollIntoView();
    });
    sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
    sheet.addEventListener("close", folded);
    ONE_COLUMN.addEventListener("change", () => sheet.close());
  }

  function openFilters() {
    if (!sheet) unfold();
    far = scrollY;
    sheet.firstChild.after(filters);
    dress();
    sheet.showModal();
  }

  function folded() {
    home.append(filters);
    scrollTo({ top: far, behavior: "instant" });
    (document.querySelector(".to-filters") ?? find("contenu")).focus({ preventScroll: true });
  }

  // What is always as the page is: the link a button, the sheet's foot with the number that it tells.
  function dress() {
    sortable();
    for (const button of document.querySelectorAll("#choix .apply")) button.hidden = true;
    const link = document.querySelector(".to-filters");
    link?.setAttribute("role", "button");
    link?.setAttribute("aria-haspopup", "dialog");
    if (!sheet) return;
    const total = find("bilan").querySelector("b").textContent;
    const clear = document.querySelector("#jetons .clear");
    see.textContent = /^[01]\s/.test(total)
      ? { 0: "Aucune question\u00a0: fermer", 1: "Voir la question" }[total[0]] : `Voir les ${total}`;
    if (said.textContent !== total) said.textContent = total;
    all.hidden = !clear;
    if (clear) all.href = clear.href;
  }

  const opens = (event) => filters && ONE_COLUMN.matches && event.target.closest(".to-filters");
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !opens(event)) return;
    event.preventDefault();
    openFilters();
  });
  dress();

  // Back and forward: the address says what was shown, the state how far down.
  addEventListener("popstate", async (event) => {
    if (location.pathname !== path || here() === shown) return;
    await show(location.href, "none", false);
    if (event.state) scrollTo(0, event.state.y);
  });

  const full = (path) => new URL(path, location.href).href;

  // What was copied is told aloud; the button says so for a moment.
  const tell = (said) => { if (find("annonce")) find("annonce").textContent = said; };

  async function put(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      tell("La copie n’est pas permise par ce navigateur");
      return false;
    }
    confirm(button, "Copié");
    tell(button.dataset.said);
    return true;
  }

  function confirm(button, word) {
    button.dataset.name ??= button.textContent;
    button.textContent = word;
    setTimeout(() => { button.textContent = button.dataset.name; }, 2000);
  }

  async function keep(button) {
    const source = find(button.dataset.copy);
    if (await put(source.textContent, button)) return;
    source.closest("details")?.setAttribute("open", "");
    getSelection().selectAllChildren(source);
    confirm(button, "Sélectionné");
  }

  // What takes a moment to find comes after the page, once a reader draws near.
  const late = find("proches");
  if (late?.dataset.load) {
    new IntersectionObserver((seen, watcher) => {
      if (!seen.some((item) => item.isIntersecting)) return;
      watcher.disconnect();
      bring(late);
    }, { rootMargin: "600px" }).observe(late);
  }

  // What a fold holds comes when it is opened.
  document.addEventListener("toggle", (event) => {
    const place = event.target.open && event.target.querySelector(":scope > [data-load]");
    if (!place) return;
    bring(place).then(() => place.removeAttribute("data-load"));
  }, true);

  async function bring(place) {
    try {
      const answer = await fetch(place.dataset.load, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = answer.ok && page.getElementById(place.dataset.part ?? place.id);
      const above = [...place.parentNode.querySelectorAll(":scope > .twins .name a")].map((link) => link.pathname);
      for (const link of found ? found.querySelectorAll(".name a") : []) {
        if (above.includes(link.pathname)) link.closest("li").remove();
      }
      if (found) place.replaceChildren(...found.childNodes);
    } catch { /* the link stays */ }
  }

  // A question that stands in a fold is shown to who comes back to it.
  const came = location.hash.length > 1 && find(location.hash.slice(1));
  const fold = came && came.closest(".repeats");
  if (fold) {
    fold.open = true;
    came.scrollIntoView();
  }

  // A facet's sieve brings the values that have a text, as boxes in the place of those that stand there.
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".sieve input")) return;
    clearTimeout(soon);
    soon = setTimeout(() => sift(event.target), WAIT);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.id.startsWith("tamis-")) return;
    event.preventDefault();
    clearTimeout(soon);
    sift(event.target.elements.cherche);
  });

  async function sift(input) {
    const fold = input.closest("details");
    let place = fold.querySelector(".sifted");
    if (!place) input.parentNode.after(place = made("div", { class: "sifted", "aria-live": "polite" }));
    const name = input.form.id.slice("tamis-".length);
    const empty = !input.value.trim();
    for (const box of fold.querySelectorAll(":scope > label")) box.hidden = !empty;
    if (empty) return place.replaceChildren();
    try {
      const answer = await fetch(`${input.form.action}?${new URLSearchParams(new FormData(input.form))}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!place.isConnected) return;
      const held = [...fold.parentNode.querySelectorAll(":scope > label input")].map((box) => box.value);
      const found = [...page.querySelectorAll(".entries a")].filter((link) => !held.includes(link.dataset.value));
      place.replaceChildren(...found.slice(0, SIFTED).map((link) => made("label", {},
        made("input", { type: "checkbox", name, value: link.dataset.value }),
        ` ${link.textContent} `, link.parentNode.querySelector(".n"))));
      if (!found.length) place.textContent = page.querySelector(".total").textContent;
    } catch { /* the page of all values sifts them too */ }
  }

  window.page = { WAIT, find, made, full, tell, put, alone, ONE_COLUMN };
  for (const item of document.querySelectorAll("[data-script]")) item.hidden = false;
})();
