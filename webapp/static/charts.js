// Charts are whole without this file. With it: a pointer, a finger or the arrows read the values of
// a period, which come from the table below the drawing; a click or Enter leads to its questions;
// a chart is drawn anew as its form changes, and can be kept as a picture.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const NEAR = 40; // how far from a curve, in the drawing's units, a click still means it
  const FINE = 3; // pixels of a picture for each unit of the drawing

  function made(tag, given, ...inside) {
    const drawn = ["a", "line", "circle"].includes(tag) && given.svg;
    const element = drawn ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(given)) if (name !== "svg") element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }

  // The rows of the table: each period with its cells.
  function read(table) {
    const names = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
    const rows = [...table.tBodies[0].rows].map((row) => ({
      name: row.cells[0].textContent,
      cells: [...row.cells].slice(1).map((cell) => ({
        says: cell.textContent.trim().replace("–", "aucune donnée"),
        link: cell.querySelector("a")?.getAttribute("href") ?? "",
      })),
    }));
    return { names, rows };
  }

  function enliven(box, { names, rows }) {
    const svg = box.querySelector("svg");
    const { first, step, top, bottom } = Object.fromEntries(
      ["first", "step", "top", "bottom"].map((name) => [name, Number(svg.dataset[name])]));
    const curves = [...svg.querySelectorAll("path[data-tops]")].map((path) =>
      path.dataset.tops.split(" ").map((top) => (top === "-" ? null : Number(top))));
    const reading = made("div", { class: "reading", role: "status", hidden: "" });
    const line = made("line", { svg: true, class: "at", y1: top, y2: bottom });
    const stacked = svg.querySelector("path.a0[data-tops]") !== null;
    const title = svg.getAttribute("aria-label");
    let at = -1, curve = 0, points = [];

    box.classList.add("alive");
    box.append(reading);
    svg.setAttribute("role", "group");
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `${title}. Flèches\u00a0: lire les chiffres\u202f; touche de retour\u00a0: voir les questions.`);

    const x = (rank) => first + rank * step;
    const last = rows.length - 1;

    function show(rank, focused) {
      at = Math.max(0, Math.min(last, rank));
      line.setAttribute("x1", x(at));
      line.setAttribute("x2", x(at));
      points.forEach((point) => point.remove());
      svg.append(line);
      points = curves.map((tops, one) => {
        if (tops[at] === null || tops[at] === undefined) return null;
        const { says, link } = rows[at].cells[one];
        const given = { svg: true, class: "point", tabindex: "-1", "aria-label": `${names[one]}, ${rows[at].name}\u00a0: ${says}` };
        if (link) given.href = link;
        else given.role = "img";
        const point = made("a", given, made("circle", { svg: true, cx: x(at), cy: tops[at], r: 4.5 }));
        svg.append(point);
        return point;
      }).filter(Boolean);
      tell();
      if (focused) (points[Math.min(curve, points.length - 1)] ?? box).focus({ preventScroll: true });
    }

    function tell() {
      const { name, cells } = rows[at];
      const items = cells.map(({ says, link }, one) => {
        const value = link ? made("a", { href: link }, says) : made("span", { class: "value" }, says);
        const hue = one < curves.length ? `h${one}` : "";
        return made("li", { class: `${hue}${one === curve && curves.length > 1 ? " now" : ""}` },
          made("span", {}, names[one]), value);
      });
      reading.replaceChildren(made("b", {}, name), made("ul", {}, ...items));
      reading.hidden = false;
      // Beside the line, on the side where there is room.
      const scale = svg.clientWidth / svg.viewBox.baseVal.width;
      const place = x(at) * scale;
      const right = place < svg.clientWidth / 2;
      const left = right ? place + 14 : place - reading.offsetWidth - 14;
      const room = box.clientWidth - reading.offsetWidth;
      reading.style.left = `${Math.max(0, Math.min(left, room))}px`;
      reading.style.top = `${top * scale}px`;
    }

    function hide() {
      reading.hidden = true;
      line.remove();
      points.forEach((point) => point.remove());
      points = [];
    }

    function where(event) {
      const area = svg.getBoundingClientRect();
      const scale = svg.viewBox.baseVal.width / area.width;
      return { left: (event.clientX - area.left) * scale, down: (event.clientY - area.top) * scale };
    }

    // The curve next to a place; of columns the one that the place is in.
    function nearest(down) {
      const held = curves.map((tops, one) => [tops[at], one]).filter(([place]) => place !== null && place !== undefined);
      const fit = stacked ? held.filter(([place]) => place <= down) : held;
      if (!fit.length) return -1;
      const far = ([place]) => Math.abs(place - down);
      const best = fit.reduce((near, next) => (far(next) < far(near) ? next : near));
      return stacked || far(best) <= NEAR ? best[1] : -1;
    }

    svg.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch") return;
      const { left, down } = where(event);
      at = Math.max(0, Math.min(last, Math.round((left - first) / step)));
      const near = nearest(down);
      if (near >= 0) curve = near;
      show(at, false);
    });
    box.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch" && !box.contains(document.activeElement)) hide();
    });
    // A finger reads; the values are links. A mouse has read already, and goes.
    svg.addEventListener("click", (event) => {
      const { left, down } = where(event);
      const touch = event.pointerType === "touch";
      const rank = Math.round((left - first) / step);
      if (rank < 0 || rank > last || event.target.closest("a")) return;
      show(rank, false);
      const near = nearest(down);
      if (near < 0) return;
      curve = near;
      tell();
      const link = rows[at].cells[near].link;
      if (link && !touch) {
        if (event.ctrlKey || event.metaKey) open(link, "_blank");
        else location.assign(link);
      }
    });
    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".reading")) return;
      const year = Math.max(1, Math.round(rows.length / 8));
      const to = {
        ArrowLeft: at - 1, ArrowRight: at + 1, PageUp: at - year, PageDown: at + year, Home: 0, End: last,
      }[event.key];
      if (to !== undefined) show(at < 0 && event.key !== "Home" ? last : to, true);
      else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        const order = points.length ? [...points.keys()] : [0];
        curve = (curve + (event.key === "ArrowDown" ? 1 : -1) + order.length) % order.length;
        show(at < 0 ? last : at, true);
      } else if (event.key === "Escape") {
        hide();
        box.focus({ preventScroll: true });
      } else return;
      event.preventDefault();
    });
    // Points are made anew as the arrows walk on: only where the focus is afterwards counts.
    box.addEventListener("focusout", () => setTimeout(() => { if (!box.contains(document.activeElement)) hide(); }));
  }

  function start(scope) {
    for (const drawn of scope.querySelectorAll(".drawn")) {
      const held = read(drawn.querySelector(".values table"));
      for (const box of drawn.querySelectorAll(".drawing")) enliven(box, held);
    }
    for (const item of scope.querySelectorAll("[data-script]")) item.hidden = false;
  }

  // A picture of a drawing: the file that the server draws, painted larger.
  async function picture(button) {
    const image = new Image();
    image.src = button.dataset.image;
    await image.decode();
    const canvas = made("canvas", {});
    [canvas.width, canvas.height] = [image.naturalWidth * FINE, image.naturalHeight * FINE];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
    const address = URL.createObjectURL(blob);
    made("a", { href: address, download: button.dataset.name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-image]");
    if (button) picture(button);
  });

  // A choice draws at once; the button does the same without this file.
  let asked = null;
  document.addEventListener("change", async (event) => {
    const form = event.target.closest(".draws");
    if (!form || event.target.tagName !== "SELECT") return;
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    const address = `${form.action.split("#")[0]}?${new URLSearchParams(pairs)}`;
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const [old, fresh] = [document.getElementById("temps"), page.getElementById("temps")];
      if (!answer.ok || !old || !fresh) throw new Error(address);
      const name = event.target.name;
      old.replaceWith(fresh);
      history.replaceState(null, "", address);
      start(fresh);
      document.querySelector(`.draws [name="${name}"]`)?.focus({ preventScroll: true });
    } catch (problem) {
      if (problem.name !== "AbortError") location.assign(address);
    }
  });

  start(document);
})();
