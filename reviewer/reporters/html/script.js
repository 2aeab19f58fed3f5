"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const sheets = all(".sheet");
  const wide = matchMedia("(min-width: 1000px)");
  const byId = (id) => document.getElementById(id);
  const GAP = 8;
  let sheet = sheets[0];
  let current = null;

  const commentsOf = (one) => all(".comment:not([hidden])", one);
  const piecesOf = (comment) => all(`mark[data-of~="${comment.id}"]`, sheet);

  /* Comments stand beside their words; the current one exactly, its neighbours give way upwards and downwards. */
  function lay() {
    const list = sheet && sheet.querySelector(".beside");
    if (!list) return;
    if (!wide.matches || !sheet.querySelector(".text")) {
      list.style.height = "";
      return;
    }
    const top = list.getBoundingClientRect().top;
    const notes = commentsOf(list);
    let last = 0;
    const boxes = notes.map((note) => {
      const place = targetOf(note);
      const wish = place ? place.getBoundingClientRect().top - top - 10 : last;
      last = wish;
      return { note, wish: Math.max(0, wish), size: note.offsetHeight, at: 0 };
    });
    const fixed = boxes.findIndex((box) => box.note === current);
    let free = -Infinity;
    boxes.forEach((box, index) => {
      box.at = index === fixed ? box.wish : Math.max(box.wish, free, 0);
      free = box.at + box.size + GAP;
    });
    for (let index = fixed - 1; index >= 0; index -= 1) {
      const ceiling = boxes[index + 1].at - GAP - boxes[index].size;
      if (boxes[index].at <= ceiling) break;
      boxes[index].at = ceiling;
    }
    if (boxes.length && boxes[0].at < 0) {
      free = 0;
      for (const box of boxes) {
        box.at = Math.max(box.at, free);
        free = box.at + box.size + GAP;
      }
    }
    for (const box of boxes) box.note.style.top = `${box.at}px`;
    list.style.height = boxes.length ? `${Math.max(...boxes.map((box) => box.at + box.size))}px` : "0";
  }

  function unfold(comment, open) {
    comment.classList.toggle("open", open);
    comment.querySelector(".head").setAttribute("aria-expanded", String(open));
  }

  function release() {
    if (!current) return;
    unfold(current, false);
    current.classList.remove("current", "sheet-up");
    for (const piece of piecesOf(current)) piece.classList.remove("on");
    current = null;
    lay();
  }

  function isSeen(element) {
    const box = element.getBoundingClientRect();
    return box.top > 110 && box.bottom < innerHeight - 20;
  }

  function see(element) {
    if (!element) return;
    if (!wide.matches) element.scrollIntoView({ block: "start", behavior: "instant" });
    else if (!isSeen(element)) element.scrollIntoView({ block: "center", behavior: "instant" });
  }

  function pick(comment, { focus = "comment", scroll = true } = {}) {
    if (current !== comment) release();
    current = comment;
    const around = comment.closest("details");
    if (around) around.open = true;
    unfold(comment, true);
    comment.classList.add("current");
    const pieces = piecesOf(comment);
    for (const piece of pieces) piece.classList.add("on");
    comment.classList.toggle("sheet-up", !wide.matches && focus === "text");
    lay();
    if (scroll && pieces.length && (wide.matches || focus === "text")) see(targetOf(comment));
    if (scroll && focus === "comment" && (!wide.matches || !pieces.length)) see(comment);
    const target = focus === "text" ? targetOf(comment) : comment.querySelector(".head");
    if (target) target.focus({ preventScroll: true });
  }

  function targetOf(comment) {
    return all(".place a", comment).map((link) => byId(link.hash.slice(1))).find(Boolean);
  }

  function step(by) {
    const notes = commentsOf(sheet);
    if (!notes.length) return;
    const at = notes.indexOf(current);
    pick(notes[at < 0 ? (by > 0 ? 0 : notes.length - 1) : Math.min(Math.max(at + by, 0), notes.length - 1)]);
  }

  function swap() {
    if (!current) return false;
    const inText = document.activeElement && document.activeElement.closest(".text");
    pick(current, { focus: inText ? "comment" : "text" });
    return true;
  }

  function filter() {
    const boxes = all('[data-filter="severity"]', sheet);
    const on = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const [source, criterion] = ["source", "criterion"].map((name) => {
      const field = sheet.querySelector(`[data-filter="${name}"]`);
      return field ? field.value : "";
    });
    const notes = all(".comment", sheet);
    for (const note of notes) {
      const { severity, source: from, criterion: about } = note.dataset;
      note.hidden = !(on.has(severity) && (!source || source === from) && (!criterion || criterion === about));
    }
    const hidden = new Set(notes.filter((note) => note.hidden).map((note) => note.id));
    for (const piece of all("[data-of]", sheet)) {
      piece.classList.toggle("off", piece.dataset.of.split(" ").every((id) => hidden.has(id)));
    }
    if (current && current.hidden) release();
    const shown = sheet.querySelector(".shown");
    if (shown) shown.textContent = `${notes.length - hidden.size} of ${notes.length} shown`;
    const missing = sheet.querySelector(".missing");
    if (missing) missing.hidden = !missing.querySelector(".comment:not([hidden])");
    lay();
  }

  function show(id) {
    const wanted = byId(id);
    const next = wanted && wanted.closest(".sheet");
    if (next && next !== sheet) {
      release();
      sheet = next;
    }
    for (const one of sheets) one.hidden = one !== sheet;
    const chooser = byId("pick");
    if (chooser && sheet) chooser.value = sheet.id;
    for (const row of all(".index tbody tr")) {
      row.classList.toggle("here", Boolean(sheet && row.querySelector(`a[href="#${sheet.id}"]`)));
    }
    if (sheet) filter();
    return wanted;
  }

  function turn(by) {
    const at = sheets.indexOf(sheet) + by;
    if (!sheets[at]) return;
    show(sheets[at].id);
    sheet.scrollIntoView({ behavior: "instant" });
  }

  function follow() {
    const id = location.hash.slice(1);
    const wanted = show(id);
    if (!wanted) return;
    if (wanted.matches(".comment")) pick(wanted);
    else wanted.scrollIntoView({ behavior: "instant", block: wanted.matches(".at") ? "center" : "start" });
  }

  function paintTheme() {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }

  const deeds = {
    next: () => step(1),
    previous: () => step(-1),
    theme: paintTheme,
    help: () => byId("help").showModal(),
    "close-help": () => byId("help").close(),
  };

  function markTouched(target) {
    const piece = target.closest("mark:not(.off), .badge");
    if (!piece) return null;
    const ids = piece.dataset.of.split(" ").filter((id) => !byId(id).hidden);
    const after = ids.indexOf(current ? current.id : "") + 1;
    return byId(ids[after % ids.length]);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) return deeds[button.dataset.do]();
    const touched = markTouched(event.target);
    if (touched) {
      event.preventDefault();
      return pick(touched, { focus: wide.matches ? "comment" : "text" });
    }
    const comment = event.target.closest(".comment");
    const link = event.target.closest(".place a");
    if (link) {
      event.preventDefault();
      pick(comment, { focus: "text", scroll: false });
      const place = byId(link.hash.slice(1));
      place.focus({ preventScroll: true });
      return see(place);
    }
    if (comment && getSelection().isCollapsed) {
      if (comment === current && event.target.closest(".head")) return release();
      if (comment !== current) return pick(comment);
    }
    if (!comment && event.target.closest(".text") && getSelection().isCollapsed) release();
    return undefined;
  });

  const keys = {
    j: () => step(1), k: () => step(-1), n: () => turn(1), p: () => turn(-1), t: paintTheme,
    f: () => { const first = sheet && sheet.querySelector(".filters input, .filters select"); if (first) first.focus(); },
    "?": deeds.help,
    Escape: release,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const place = document.activeElement;
    if (place.matches("select, textarea") && event.key !== "Escape") return;
    if (event.key === "Enter") {
      const here = place.closest(".comment .head, .at, body");
      if (here && (place === document.body || place.matches(".at") || place.closest(".comment") === current) && swap()) event.preventDefault();
      return;
    }
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "pick") {
      show(event.target.value);
      sheet.scrollIntoView({ behavior: "instant" });
    } else if (event.target.closest(".filters")) filter();
  });
  for (const fold of all(".missing")) fold.addEventListener("toggle", lay);
  addEventListener("hashchange", follow);
  addEventListener("resize", () => { release(); lay(); });
  addEventListener("load", lay);

  root.classList.add("js");
  for (const head of all(".comment .head")) head.setAttribute("aria-expanded", "false");
  show(sheets.length ? sheets[0].id : "");
  follow();
})();
