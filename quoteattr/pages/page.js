"use strict";
// What the page does when its reader acts. The text, the speakers and the strip stand in the HTML; a filter is one
// style rule, whatever the length of the text, and text from the document enters as text content only.
(() => {
  const at = (id) => document.getElementById(id);
  const data = JSON.parse(at("data").textContent);
  const [START, TALKER, TO, KIND, RULE, SURE, LOW, WHY] = [0, 1, 2, 3, 4, 5, 6, 7];
  const root = document.documentElement;
  const text = at("text");
  const number = new Intl.NumberFormat("en");
  const collator = new Intl.Collator("en", { numeric: true });
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];

  const once = (make) => {
    let made;
    return () => (made ??= make());
  };
  const paragraphs = once(() => [...text.querySelectorAll("p[data-o]")]);
  const parts = once(() => {
    const found = data.rows.map(() => []);
    for (const part of text.querySelectorAll("[data-q]")) found[part.dataset.q].push(part);
    return found;
  });
  const contents = once(() => parts().map((own) => own.map((part) => part.textContent).join(" ")));
  const talker = (row) => data.talkers[row[TALKER]];

  // --- what is selected ----------------------------------------------------------------------------------------------

  const chosen = new Set();
  const isFiltered = () => chosen.size > 0 || at("low").checked;
  const classes = () => (chosen.size ? `:is(${[...chosen].map((key) => "." + key).join()})` : "");
  const selector = () => `.q${classes()}${at("low").checked ? ".low" : ":not(.n)"}`;
  const matches = (row) =>
    (!chosen.size || chosen.has(talker(row)?.key)) && (at("low").checked ? row[LOW] : !isFiltered() || talker(row));

  function applyFilter() {
    const own = selector();
    const rules = [];
    if (isFiltered()) {
      rules.push(
        `.text{color:var(--quiet)}.text ${own}{color:var(--ink)}`,
        `.text .q:not(${own}){--tint:transparent;--ground:transparent;--letter:var(--quiet);--strong:var(--rule)}`,
      );
      if (chosen.size) rules.push(`.text u:not(${classes()}){--strong:var(--rule)}.strip path:not(${classes()}){opacity:.1}`);
      if (at("alone").checked)
        rules.push(`.text section{content-visibility:visible;contain-intrinsic-size:none}.text p:not(:has(${own})){display:none}`);
    }
    sheet.replaceSync(rules.join(""));
    for (const button of document.querySelectorAll(".speakers button"))
      button.setAttribute("aria-pressed", chosen.has(button.dataset.key));
    at("all").hidden = !chosen.size;
    update();
  }

  document.querySelector(".speakers").addEventListener("click", (event) => {
    const key = event.target.closest("button")?.dataset.key;
    if (!key) return;
    if (!chosen.delete(key)) chosen.add(key);
    applyFilter();
  });
  at("all").addEventListener("click", () => {
    chosen.clear();
    applyFilter();
    document.querySelector(".speakers button").focus();
  });
  for (const id of ["alone", "low"]) at(id).addEventListener("change", applyFilter);

  // --- search --------------------------------------------------------------------------------------------------------

  const index = once(() => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const nodes = [];
    const starts = [];
    const pieces = [];
    let length = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      nodes.push(node);
      starts.push(length);
      pieces.push(node.data);
      length += node.data.length;
    }
    return { nodes, starts, text: pieces.join("") };
  });

  function lastNotAfter(sorted, value, read = (item) => item) {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (read(sorted[middle]) <= value) low = middle + 1;
      else high = middle;
    }
    return Math.max(low - 1, 0);
  }

  function pattern() {
    const words = at("find").value.trim().split(/\s+/u);
    const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
    return words[0] ? new RegExp(escaped.join("\\s+"), "giu") : null;
  }

  function findHits(wanted) {
    const { nodes, starts, text: whole } = index();
    const own = isFiltered() ? selector() : null;
    const hits = [];
    for (const found of whole.matchAll(wanted)) {
      const first = lastNotAfter(starts, found.index);
      const end = found.index + found[0].length;
      const last = lastNotAfter(starts, end - 1);
      if (own && !nodes[first].parentElement.closest(own)) continue;
      hits.push(
        new StaticRange({
          startContainer: nodes[first],
          startOffset: found.index - starts[first],
          endContainer: nodes[last],
          endOffset: end - starts[last],
        }),
      );
    }
    return hits;
  }

  // --- going from match to match -------------------------------------------------------------------------------------

  let stops = []; // ranges of the search, or numbers of quotations
  let current = -1;
  let inTable = false;

  function update() {
    const wanted = pattern();
    stops = wanted ? findHits(wanted) : data.rows.flatMap((row, i) => (talker(row) && matches(row) ? [i] : []));
    current = -1;
    if (CSS.highlights) {
      CSS.highlights.delete("current");
      CSS.highlights.set("found", new Highlight(...(wanted ? stops.slice(0, 20000) : [])));
    }
    at("back").disabled = at("next").disabled = !stops.length;
    showCount(wanted);
    fillTable(wanted);
    hideCard();
  }

  function showCount(wanted = pattern()) {
    const total = number.format(stops.length);
    if (!wanted && !isFiltered() && current < 0) at("hits").textContent = "";
    else if (current >= 0) at("hits").textContent = `${number.format(current + 1)} of ${total}`;
    else if (wanted) at("hits").textContent = stops.length ? `${total} found` : "nothing found";
    else at("hits").textContent = `${total} ${stops.length === 1 ? "quotation" : "quotations"}`;
  }

  const offsetOf = (stop) =>
    typeof stop === "number" ? data.rows[stop][START] : +stop.startContainer.parentElement.closest("p").dataset.o;

  function step(by) {
    if (!stops.length) return;
    if (inTable) showView(false);
    if (current < 0) {
      const here = readingPlace();
      const before = offsetOf(stops[0]) < here ? lastNotAfter(stops, here - 1, offsetOf) : -1;
      current = by > 0 ? before + 1 : Math.max(before, 0);
    } else current += by;
    current = (current + stops.length) % stops.length;
    const stop = stops[current];
    if (typeof stop === "number") focusOn(stop);
    else {
      const range = document.createRange();
      range.setStart(stop.startContainer, stop.startOffset);
      range.setEnd(stop.endContainer, stop.endOffset);
      CSS.highlights?.set("current", new Highlight(range));
      stop.startContainer.parentElement.scrollIntoView({ block: "center" });
    }
    showCount();
  }

  function focusOn(i) {
    const [part] = parts()[i];
    part.tabIndex = -1;
    part.scrollIntoView({ block: "center" });
    part.focus({ preventScroll: true });
  }

  at("find").addEventListener("input", update);
  at("find").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  });
  at("back").addEventListener("click", () => step(-1));
  at("next").addEventListener("click", () => step(1));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideCard();
    const typing = event.target.matches("input[type=search]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") at("find").focus();
    else return;
    event.preventDefault();
  });

  // --- the evidence --------------------------------------------------------------------------------------------------

  const card = at("card");
  let hiding = 0;

  function showCard(part) {
    clearTimeout(hiding);
    const row = data.rows[part.dataset.q];
    card.textContent = row[WHY] + (row[TO] ? ` To ${row[TO]}.` : "");
    card.className = `card ${talker(row)?.key ?? "n"}`;
    card.hidden = false;
    const rects = part.getClientRects();
    const [first, last] = [rects[0], rects[rects.length - 1]];
    const below = last.bottom + 8 + card.offsetHeight <= innerHeight;
    const top = below ? last.bottom + 8 : first.top - 8 - card.offsetHeight;
    card.style.top = `${Math.max(8, Math.min(top, innerHeight - card.offsetHeight - 8))}px`;
    card.style.left = `${Math.max(16, Math.min(last.left, innerWidth - card.offsetWidth - 16))}px`;
    part.setAttribute("aria-describedby", "card");
  }
  function hideCard() {
    clearTimeout(hiding);
    card.hidden = true;
  }
  const hideSoon = () => {
    clearTimeout(hiding);
    hiding = setTimeout(() => {
      const focused = document.activeElement?.closest("[data-q]");
      if (focused) showCard(focused);
      else hideCard();
    }, 150);
  };

  text.addEventListener("mouseover", (event) => {
    const part = event.target.closest("[data-q]");
    if (part) showCard(part);
    else if (!card.hidden) hideSoon();
  });
  text.addEventListener("mouseleave", hideSoon);
  card.addEventListener("mouseenter", () => clearTimeout(hiding));
  card.addEventListener("mouseleave", hideSoon);
  text.addEventListener("focusin", (event) => {
    const part = event.target.closest("[data-q]");
    if (part) showCard(part);
  });
  text.addEventListener("focusout", hideCard);
  text.addEventListener("click", (event) => {
    const part = event.target.closest("[data-q]");
    if (!part || String(getSelection())) return;
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    const place = stops.indexOf(+part.dataset.q);
    if (place >= 0) {
      current = place;
      showCount();
    }
  });

  // --- the strip -----------------------------------------------------------------------------------------------------

  const track = document.querySelector(".track");
  const here = document.createElement("div");
  here.className = "here";
  track.append(here);

  const paragraphAt = (offset) => paragraphs()[lastNotAfter(paragraphs(), offset, (p) => +p.dataset.o)];

  function readingPlace() {
    const box = text.getBoundingClientRect();
    const top = document.querySelector("header").getBoundingClientRect().bottom;
    for (let y = Math.max(top, 0) + 12; y < innerHeight; y += 18) {
      const offset = document.elementFromPoint(box.left + box.width / 2, y)?.closest("p[data-o]")?.dataset.o;
      if (offset !== undefined) return +offset;
    }
    return 0;
  }

  let steered = false; // the place was chosen on the strip, and is not to be read from the scroll that follows
  function showPlace(offset) {
    const share = (100 * offset) / Math.max(data.length, 1);
    here.style.left = `${share}%`;
    track.setAttribute("aria-valuenow", Math.round(share));
  }
  function goTo(offset) {
    if (inTable) showView(false);
    paragraphAt(offset)?.scrollIntoView({ block: "start" });
    steered = true;
    showPlace(offset);
  }
  const pointed = (event) => {
    const box = track.getBoundingClientRect();
    return (Math.min(Math.max(event.clientX - box.left, 0), box.width) / box.width) * data.length;
  };
  track.addEventListener("pointerdown", (event) => {
    track.setPointerCapture(event.pointerId);
    goTo(pointed(event));
  });
  track.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) goTo(pointed(event));
  });
  track.addEventListener("keydown", (event) => {
    const now = +track.getAttribute("aria-valuenow");
    const moves = { ArrowLeft: now - 1, ArrowRight: now + 1, PageUp: now - 10, PageDown: now + 10, Home: 0, End: 100 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    goTo((Math.min(Math.max(moves[event.key], 0), 100) / 100) * data.length);
  });
  let waiting = false;
  addEventListener(
    "scroll",
    () => {
      if (waiting || inTable) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        if (!steered) showPlace(readingPlace());
        steered = false;
        const focused = document.activeElement?.closest("[data-q]");
        if (!card.hidden && focused) showCard(focused);
        else hideCard();
      });
    },
    { passive: true },
  );

  // --- the table -----------------------------------------------------------------------------------------------------

  const STEP = 150; // rows added at a time
  const body = document.querySelector("tbody");
  const headings = [...document.querySelectorAll("th")];
  const keys = [
    (i) => i,
    (i) => talker(data.rows[i])?.name ?? "\uffff",
    (i) => contents()[i].replace(/^\W+/u, ""),
    (i) => data.rows[i][TO] || "\uffff",
    (i) => data.rows[i][KIND],
    (i) => data.rows[i][RULE] || "\uffff",
    (i) => data.rows[i][SURE],
  ];
  let sorting = { column: 0, down: false };
  let rows = [];
  let shown = 0;

  function fillTable(wanted = pattern()) {
    if (!inTable) return;
    const key = keys[sorting.column];
    const found = data.rows.flatMap((row, i) => (matches(row) && (!wanted || contents()[i].search(wanted) >= 0) ? [i] : []));
    const keyed = found.map((i) => [key(i), i]);
    const compare = sorting.column in { 0: 1, 6: 1 } ? (a, b) => a - b : collator.compare;
    keyed.sort((a, b) => (sorting.down ? compare(b[0], a[0]) : compare(a[0], b[0])) || a[1] - b[1]);
    rows = keyed.map(([, i]) => i);
    body.replaceChildren();
    shown = 0;
    at("rows").textContent = `${number.format(rows.length)} of ${number.format(data.rows.length)} quotations`;
    addRows(STEP);
  }

  function addRows(count) {
    body.append(...rows.slice(shown, shown + count).map(makeRow));
    shown = Math.min(shown + count, rows.length);
    at("more").hidden = shown === rows.length;
  }

  function make(tag, className, content) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(content);
    return element;
  }

  function makeRow(i) {
    const row = data.rows[i];
    const who = talker(row);
    const line = document.createElement("tr");
    const link = make("a", "", String(i + 1));
    link.href = "#text";
    link.dataset.row = i;
    const name = make("td", "", who ? make("span", `badge ${who.key}`, who.label) : "");
    name.append(make("bdi", "", who ? who.name : "\u2013"));
    const sure = row[SURE] === null ? "" : `${row[SURE]}%`;
    line.append(
      make("td", "", link),
      name,
      make("td", "", make("bdi", "", contents()[i])),
      make("td", "", make("bdi", "", row[TO])),
      make("td", "", row[KIND]),
      make("td", "", (row[RULE] || "").replaceAll("_", " ")),
      make("td", "", row[LOW] ? make("span", "unsure", sure || "?") : sure),
    );
    return line;
  }

  function showView(table) {
    inTable = table;
    text.hidden = table;
    at("table").hidden = !table;
    at("show-text").setAttribute("aria-pressed", !table);
    at("show-table").setAttribute("aria-pressed", table);
    hideCard();
    if (table) fillTable();
  }

  at("show-text").addEventListener("click", () => showView(false));
  at("show-table").addEventListener("click", () => {
    showView(true);
    scrollTo(0, 0);
  });
  document.querySelector("thead").addEventListener("click", (event) => {
    const column = headings.indexOf(event.target.closest("th"));
    if (column < 0) return;
    sorting = { column, down: sorting.column === column && !sorting.down };
    headings.forEach((heading, i) => {
      if (i === column) heading.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    fillTable();
  });
  body.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    showView(false);
    focusOn(+link.dataset.row);
  });
  at("more").addEventListener("click", () => addRows(STEP));
  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && addRows(STEP), {
    rootMargin: "600px",
  }).observe(at("more"));
  addEventListener("beforeprint", () => inTable && addRows(rows.length));

  // --- the page ------------------------------------------------------------------------------------------------------

  const themes = ["auto", "light", "dark"];
  at("theme").addEventListener("click", () => {
    const theme = themes[(themes.indexOf(root.className || "auto") + 1) % themes.length];
    root.className = theme === "auto" ? "" : theme;
    at("theme").textContent = `Theme: ${theme}`;
  });
  new ResizeObserver(([entry]) => root.style.setProperty("--head", `${entry.target.offsetHeight}px`)).observe(
    document.querySelector("header"),
  );
  update();
  requestAnimationFrame(() => showPlace(readingPlace()));
})();
