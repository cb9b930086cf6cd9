// The search box as a combobox (ARIA 1.2: an editable box that controls a list of proposals).
// `page.js` brings this file with the first focus; without it the box is the plain form around
// it. Arrows walk through the proposals, Enter takes one, Escape closes, Tab takes one into the
// box and goes on; on a phone the box fills the screen. Recent searches stay in this browser.
"use strict";
(() => {
  const box = document.getElementById("q");
  if (!box?.dataset.complete) return;
  const form = box.form, combo = box.closest(".combo");
  const WAIT = 125; // milliseconds between the last key and the question to the server
  const SHORTEST = 2; // letters from which on something is proposed
  const KEPT = "recherches", MOST = 8, BESIDE = 2; // recent searches: kept, shown beside others
  const NARROW = matchMedia("(max-width: 40em)");
  const FIELDS = { author: "auteur", rubrique: "rubrique", portfolio: "portefeuille", ministry: "ministere",
    chamber: "chambre" };
  const SECTIONS = [
    ["Recherches", ["expression", "word"], 6],
    ["Auteurs", ["author"], 4],
    ["Portefeuilles", ["portfolio"], 2],
    ["Ministères", ["ministry"], 2],
    ["Rubriques", ["rubrique"], 3],
    ["Chambres", ["chamber"], 4],
    ["Numéros", ["reference"], 4],
    ["Titres", ["title"], 3],
  ];
  const numbers = new Intl.NumberFormat("fr-FR");
  let waiting = 0, asked = null, options = [], at = -1, still = [];

  function made(tag, given, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }

  const list = made("div", { id: "suites", role: "listbox", "aria-label": "Propositions" });
  const erase = made("button", { type: "button", class: "erase" }, "Effacer les recherches récentes");
  const note = made("p", { class: "kept" }, "Elles restent dans ce navigateur. ", erase);
  const panel = made("div", { class: "suites" }, list, note);
  const said = made("p", { class: "hidden", "aria-live": "polite" });
  const wipe = made("button", { type: "button", class: "wipe", "aria-label": "Effacer la saisie" }, "×");
  const back = made("button", { type: "button", class: "leave", "aria-label": "Fermer la recherche" }, "←");
  const { selectionStart, selectionEnd } = box;
  box.type = "text"; // what the role may stand on; the keyboard of a phone knows by inputmode
  box.setSelectionRange(selectionStart, selectionEnd); // somebody may be typing already
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) box.setAttribute(name, value);
  panel.hidden = true;
  box.before(back);
  box.after(wipe);
  combo.append(panel, said);

  // -- Letters: small, without accents, apostrophes and blanks of one kind -------------------

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/’/g, "'").replace(/\s+/g, " ");
  const wordStarts = (text) => [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((word) => word.index);

  // Where what is typed behind a prefix begins; the whole text is a name's beginning otherwise.
  const behind = (text) => Math.max(0, text.search(/[^\s(:+-]+\s?:\s?["«“]?[^"«»“”:()]*$/));

  // Whole words without the sign of the plural: « desert med » begins « déserts médicaux ».
  const single = (text) => plain(text).replace(/[sx](?=\s)/g, "");

  // The first word from which on the text is a beginning of what was found.
  const begun = (text, found) =>
    wordStarts(text).find((start) => plain(found).startsWith(plain(text.slice(start)))
      || single(found).startsWith(single(text.slice(start))))
    ?? text.search(/[^\s'’]*$/);

  // What was typed as it is, the rest of a proposal bold.
  function drawn(found, typed) {
    const places = [];
    let flat = "";
    [...found].reduce((place, sign) => {
      for (const letter of plain(sign)) { flat += letter; places.push(place); }
      return place + sign.length;
    }, 0);
    places.push(found.length);
    const wanted = plain(typed.trim());
    const start = wanted ? wordStarts(flat).find((index) => flat.startsWith(wanted, index)) : undefined;
    if (start === undefined) return [found];
    const [from, to] = [places[start], places[start + wanted.length]];
    const bold = (text) => (text ? [made("b", {}, text)] : []);
    return [...bold(found.slice(0, from)), found.slice(from, to), ...bold(found.slice(to))];
  }

  // -- What is proposed ------------------------------------------------------------------------

  // A proposal: the query that it is (none for a title), how it looks, what taking it does. A word
  // has no number: it is searched in all its forms, of which nobody has counted the questions.
  function proposal(text, { kind, text: found, count, group, id }) {
    const field = FIELDS[kind];
    if (kind === "title") {
      const reference = id.replace(/^\D*\d\D(\d+)(\D+)(\d+)$/, "$1-$3$2"); // QANR5L17QE2621
      const address = box.dataset.question.replace(/[^/]*$/, encodeURIComponent(id));
      return { looks: [found, aside(called(reference))], act: () => location.assign(address) };
    }
    if (kind === "reference") {
      return { query: found, looks: [called(found)], act: () => search(found) };
    }
    if (field) {
      const head = text.slice(0, behind(text)), query = `${head}${field}:"${found}"`;
      const typed = text.slice(head.length).replace(/^[^:]*:\s?["«“]?/, "");
      const looks = [...drawn(found, typed), ...(group ? [aside(group)] : []), ...many(count)];
      return { query, looks, act: () => search(head, query, field, found) };
    }
    const head = text.slice(0, begun(text, found)), query = head + found;
    return { query, looks: drawn(query, text), act: () => search(query) };
  }

  const aside = (text) => made("span", { class: "with" }, made("span", { class: "hidden" }, ", "), text);

  // The questions of a name; other filters in force would make it another number.
  function many(count) {
    if (form.querySelector("[type=hidden]")) return [];
    const noun = count < 2 ? " question" : " questions";
    return [made("span", { class: "n" }, made("span", { class: "hidden" }, ", "), numbers.format(count),
      made("span", { class: "hidden" }, noun))];
  }

  // 17-2621QE → QE n° 2621, 17ᵉ législature
  const called = (reference) => reference.replace(
    /^(\d+)-(\d+)(\D+)$/, (_, term, number, kind) => `${kind} n°\u00a0${number}, ${term}ᵉ\u00a0législature`);

  // Sections of proposals, none twice; words before expressions while one word is typed.
  function sections(text, found) {
    const seen = new Set();
    const once = (item) => !item.query || (!seen.has(plain(item.query)) && seen.add(plain(item.query)));
    const past = recent().filter((query) => plain(query).startsWith(plain(text.trimStart())));
    const parts = [["Recherches récentes", past.slice(0, text.trim() ? BESIDE : MOST).map((query) => ({
      query, past: true, looks: drawn(query, text), act: () => search(query),
    }))]];
    const several = /\S\s+\S/.test(text);
    for (const [name, kinds, most] of SECTIONS) {
      const each = kinds.length > 1 ? (several ? 3 : 4) : most; // room for the second kind
      const items = (several ? kinds : [...kinds].reverse()).flatMap(
        (kind) => found.filter((item) => item.kind === kind).slice(0, each));
      parts.push([name, items.slice(0, most).map((item) => proposal(text, item))]);
    }
    return parts.map(([name, items]) => [name, items.filter(once)]).filter(([, items]) => items.length);
  }

  function show(text, found) {
    if (!form.contains(document.activeElement)) return;
    const parts = sections(text, found);
    list.dataset.for = text;
    options = [];
    list.replaceChildren(...parts.map(([name, items], rank) => made(
      "div", { role: "group", "aria-labelledby": `suites-${rank}` },
      made("div", { class: "name", id: `suites-${rank}` }, name),
      ...items.map(drawnOption))));
    const kept = options.some((item) => item.past);
    note.hidden = !kept;
    panel.hidden = !options.length && !isFull();
    box.setAttribute("aria-expanded", String(options.length > 0));
    mark(-1);
    const sum = options.length < 2 ? "proposition" : "propositions";
    if (options.length) tell(`${options.length} ${sum}, flèches haut et bas pour les parcourir${kept ? ", Suppr pour retirer une recherche récente" : ""}.`);
    else tell(text.trim().length < SHORTEST ? "" : "Aucune proposition.");
  }

  function drawnOption(item) {
    const element = made("div", { role: "option", id: `suite-${options.length}`, "aria-selected": "false" },
      made("span", { class: "what" }, ...item.looks.filter((part) => !part.classList?.contains("n"))),
      ...item.looks.filter((part) => part.classList?.contains("n")));
    if (item.past) element.append(made("span", { class: "drop", "aria-hidden": "true", title: "Retirer" }, "×"));
    element.addEventListener("click", (event) => {
      if (event.target.closest(".drop")) forget(item.query);
      else item.act();
    });
    options.push({ ...item, element });
    return element;
  }

  const tell = (text) => { said.textContent = text; };

  async function propose() {
    const text = box.value;
    clearTimeout(waiting);
    asked?.abort();
    asked = new AbortController();
    if (text.trim().length < SHORTEST) return show(text, []);
    try {
      const query = new URLSearchParams({ q: text });
      const answer = await fetch(`${box.dataset.complete}?${query}`, { signal: asked.signal });
      if (answer.ok) show(text, (await answer.json()).completions);
    } catch { /* another key was faster, or there is no server: no list */ }
  }

  function close() {
    clearTimeout(waiting);
    asked?.abort();
    panel.hidden = !isFull();
    box.setAttribute("aria-expanded", "false");
    mark(-1);
    options = [];
    list.replaceChildren();
    note.hidden = true;
    tell("");
  }

  function mark(to) {
    options[at]?.element.setAttribute("aria-selected", "false");
    at = to;
    const chosen = options[at]?.element;
    if (!chosen) return box.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", chosen.id);
  }

  // -- Taking one ------------------------------------------------------------------------------

  // A name is a filter of the address, beside those in force; the words before it stay.
  function search(words, kept = words, field = "", value = "") {
    box.value = words.trim();
    const filter = field && made("input", { type: "hidden", name: field, value });
    if (filter) form.append(filter);
    remember(kept);
    form.requestSubmit();
    if (filter) filter.remove(); // so that it is not there when one comes back to this page
  }

  form.addEventListener("submit", () => {
    noted();
    if (box.value.trim()) remember(box.value);
    leave();
    close();
    if (matchMedia("(pointer: coarse)").matches) box.blur(); // the keyboard gives way to the list
  });

  function recent() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
      return kept.filter((query) => typeof query === "string").slice(0, MOST);
    } catch { return []; }
  }

  function keep(queries) {
    try {
      if (queries.length) localStorage.setItem(KEPT, JSON.stringify(queries.slice(0, MOST)));
      else localStorage.removeItem(KEPT);
    } catch { /* this browser keeps nothing */ }
  }

  const without = (query) => recent().filter((other) => plain(other) !== plain(query.trim()));
  const remember = (query) => keep([query.trim(), ...without(query)]);

  function forget(query) {
    keep(without(query));
    box.focus();
    propose();
  }

  // -- Keys and pointers -----------------------------------------------------------------------

  function step(by) {
    const count = options.length;
    if (!count) return void propose();
    mark(((at + 1 + by + count + 1) % (count + 1)) - 1); // between the last and the first: the box
  }

  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => at >= 0 && mark(0),
    End: () => at >= 0 && mark(options.length - 1),
    Enter: () => at >= 0 && options[at].act(),
    Delete: () => at >= 0 && options[at].past && forget(options[at].query),
    Escape,
  };

  function Escape() {
    if (isFull()) leave();
    else if (!options.length) box.value = "";
    close();
  }

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab" && at >= 0) {
      box.value = options[at].query ?? box.value;
      return close();
    }
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") return mark(-1);
    if (event.shiftKey || !Object.hasOwn(KEYS, event.key)) return;
    if (KEYS[event.key]() !== false) event.preventDefault();
  });

  box.addEventListener("input", () => {
    enlarge();
    mark(-1);
    clearTimeout(waiting);
    asked?.abort();
    waiting = setTimeout(propose, WAIT);
  });
  box.addEventListener("click", () => {
    const grown = enlarge();
    if (!options.length && (grown || !box.value)) propose();
  });
  // Searches may have been quicker than this script: page.js noted them, one a line.
  function noted() {
    try {
      const queries = sessionStorage.getItem(KEPT) ?? "";
      sessionStorage.removeItem(KEPT);
      return queries.split("\n").filter((query) => query.trim());
    } catch { return []; }
  }

  box.addEventListener("focus", () => { if (!box.value && recent().length) propose(); });
  panel.addEventListener("mousedown", (event) => {
    if (!event.target.closest("button")) event.preventDefault(); // the focus stays in the box
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget) && !isFull()) close();
  });
  wipe.addEventListener("click", () => {
    box.value = "";
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  erase.addEventListener("click", () => {
    keep([]);
    box.focus();
    close();
    tell("Recherches récentes effacées.");
  });
  addEventListener("pageshow", close);

  // -- The whole screen, on a phone ------------------------------------------------------------

  const isFull = () => form.classList.contains("full");

  function enlarge() {
    if (!NARROW.matches || isFull()) return false;
    form.style.minHeight = `${form.offsetHeight}px`; // the page stays as it lies, beneath
    form.classList.add("full");
    panel.hidden = false;
    for (let inner = form; inner !== document.body; inner = inner.parentElement) {
      still.push(...[...inner.parentElement.children].filter((other) => other !== inner && !other.inert));
    }
    for (const other of still) other.inert = true;
    return true;
  }

  function leave() {
    if (!isFull()) return;
    for (const other of still) other.inert = false;
    still = [];
    form.classList.remove("full");
    form.style.minHeight = "";
    panel.hidden = true;
  }

  back.addEventListener("click", () => {
    leave();
    close();
    form.querySelector("button:not([type])").focus({ preventScroll: true });
  });
  NARROW.addEventListener("change", leave);

  // This file comes when somebody turns to the box, who may have begun meanwhile.
  noted().forEach(remember);
  if (document.activeElement === box && box.value !== box.dataset.sent) {
    const touched = matchMedia("(pointer: coarse)").matches && enlarge();
    if (touched || box.value !== box.defaultValue || !box.value) propose();
  }
})();
