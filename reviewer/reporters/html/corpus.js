"use strict";
(() => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const table = byId("table");
  const body = table.tBodies[0];
  const read = (id) => JSON.parse(byId(id).textContent);
  const groups = read("groups");
  const rows = read("rows");
  const STATES = ["ready", "revise", "rethink", "not_assessed", "failed", "not_reviewed"];
  const SEVERITIES = ["blocker", "major", "minor", "nit"];
  const [PLACE, NAME, GROUP, STATE, SCORE, FIRST, LAST, COUNTS, ANSWERED, COST, NOTE] = [0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13];
  const FOLDED = ["not_reviewed", "failed"].map((name) => STATES.indexOf(name));
  const columns = {
    place: PLACE, name: NAME, group: GROUP, state: STATE, score: SCORE, rank: FIRST, answered: ANSWERED, cost: COST,
    blocker: COUNTS, major: COUNTS + 1, minor: COUNTS + 2, nit: COUNTS + 3,
  };
  const UPWARDS_FIRST = new Set(["place", "name", "group", "state", "score", "rank", "answered"]);
  const written = new Intl.NumberFormat("en-US");
  let order = Int32Array.from(rows, (_, index) => index);
  let shown = order;
  let start = 0;
  let sorted = { by: "place", up: true };
  let searched = null;

  const hasNothing = (row, by) =>
    by === "rank" || by === "score" ? row[SCORE] === null
      : SEVERITIES.includes(by) || by === "group" ? row[GROUP] < 0
        : row[columns[by]] === null;

  /* What has no value stands last in both directions; equal values stay in the order of the list. */
  function sort(by, up) {
    const at = columns[by];
    const sign = up ? 1 : -1;
    if (by === "name") {
      const keys = rows.map((row) => row[NAME].toLowerCase());
      order = Int32Array.from(rows, (_, index) => index).sort((a, b) =>
        keys[a] === keys[b] ? a - b : keys[a] < keys[b] ? -sign : sign);
    } else {
      const keys = Float64Array.from(rows, (row) => (hasNothing(row, by) ? Infinity : sign * row[at]));
      const second = by === "rank" ? Float64Array.from(rows, (row) => sign * row[LAST]) : null;
      order = Int32Array.from(rows, (_, index) => index).sort((a, b) =>
        keys[a] !== keys[b] ? (keys[a] < keys[b] ? -1 : 1) : second && second[a] !== second[b] ? second[a] - second[b] : a - b);
    }
    sorted = { by, up };
    for (const head of table.tHead.querySelectorAll("th")) {
      if (head.dataset.by === by) head.setAttribute("aria-sort", up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    filter();
  }

  function filter() {
    const words = byId("words").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const kind = byId("kind") ? byId("kind").value : "";
    const state = byId("state").value;
    if (words.length && !searched) searched = rows.map((row) => `${row[NAME]}\n${row[NOTE]}`.toLowerCase());
    shown = !words.length && !kind && !state ? order : order.filter((index) => {
      const row = rows[index];
      return (!kind || row[GROUP] === Number(kind)) && (!state || row[STATE] === Number(state)) &&
        words.every((word) => searched[index].includes(word));
    });
    start = 0;
    draw();
  }

  function cell(row, text, names = "", tag = "td") {
    const one = row.appendChild(document.createElement(tag));
    if (names) one.className = names;
    one.textContent = text;
    return one;
  }

  const write = {
    number: (value) => written.format(value),
    ranks: (row) => (row[SCORE] === null ? "" : row[FIRST] === row[LAST] ? written.format(row[FIRST]) : `${written.format(row[FIRST])}–${written.format(row[LAST])}`),
    cost: (row) => (row[COST] === null ? (row[GROUP] < 0 ? "" : "unknown") : row[COST] >= 1 || row[COST] === 0 ? row[COST].toFixed(2) : row[COST].toFixed(4)),
    page: (place) => `documents/${String(Math.floor((place + 1) / 1000)).padStart(3, "0")}/${String(place + 1).padStart(6, "0")}.html`,
  };

  function build(row) {
    const line = document.createElement("tr");
    cell(line, String(row[PLACE] + 1), "number soft");
    const name = cell(line, "", "", "th");
    name.scope = "row";
    if (table.dataset.pages === "yes" && row[STATE] !== FOLDED[0]) {
      const link = name.appendChild(document.createElement("a"));
      link.href = write.page(row[PLACE]);
      link.textContent = row[NAME];
    } else name.append(row[NAME]);
    if (row[NOTE]) cell(name, row[NOTE], "note", "span");
    cell(cell(line, ""), STATES[row[STATE]].replace("_", " "), `verdict ${STATES[row[STATE]]}`, "span");
    cell(line, row[SCORE] === null ? "" : row[SCORE].toFixed(1), "number strong");
    cell(line, write.ranks(row), "number soft");
    cell(line, row[GROUP] < 0 ? "" : groups[row[GROUP]], "kind");
    SEVERITIES.forEach((severity, index) => {
      const number = row[COUNTS + index];
      cell(line, row[GROUP] < 0 ? "" : number || "–", `number ${number ? severity : "zero"}`);
    });
    cell(line, row[ANSWERED] === null ? "" : `${row[ANSWERED]}%`, "number");
    cell(line, write.cost(row), "number soft");
    return line;
  }

  function draw() {
    const size = Number(byId("size").value);
    const part = document.createDocumentFragment();
    for (const index of shown.subarray(start, start + size)) part.append(build(rows[index]));
    body.replaceChildren(part);
    const end = Math.min(start + size, shown.length);
    const among = shown.length === rows.length ? written.format(rows.length) : `${written.format(shown.length)} found among ${written.format(rows.length)}`;
    byId("said").textContent = shown.length ? `${written.format(start + 1)}–${written.format(end)} of ${among}` : `none of ${written.format(rows.length)}`;
    byId("where").textContent = shown.length ? `${written.format(start + 1)}–${written.format(end)} of ${written.format(shown.length)}` : "";
    byId("pager").hidden = shown.length <= size;
    for (const button of byId("pager").querySelectorAll("button")) {
      button.disabled = ["first", "previous"].includes(button.dataset.to) ? start === 0 : end >= shown.length;
    }
  }

  function turn(to) {
    const size = Number(byId("size").value);
    const last = Math.max(0, Math.floor((shown.length - 1) / size) * size);
    start = { first: 0, previous: Math.max(0, start - size), next: Math.min(last, start + size), last }[to];
    draw();
    byId("finder").scrollIntoView({ block: "start", behavior: "instant" });
  }

  root.classList.add("js");
  for (const head of table.tHead.querySelectorAll("th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const { by } = head.dataset;
      sort(by, by === sorted.by ? !sorted.up : UPWARDS_FIRST.has(by));
    });
  }
  byId("words").addEventListener("input", filter);
  for (const id of ["kind", "state"]) if (byId(id)) byId(id).addEventListener("change", filter);
  byId("size").addEventListener("change", () => { start = 0; draw(); });
  byId("finder").addEventListener("reset", () => setTimeout(() => sort("place", true)));
  byId("finder").addEventListener("submit", (event) => event.preventDefault());
  byId("pager").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) turn(button.dataset.to);
  });
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  sort("place", true);
})();
