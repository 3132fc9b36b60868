/* Finds and sorts the projects of one page. The page is whole without it: it only hides rows and changes their order.
   What is chosen stands in the address (?find=…&sort=…&down), so that it can be sent to others. */
"use strict";

(() => {
  const table = document.getElementById("projects-table");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const RANKS = ["red", "amber", "green", "unknown", "not assessed"];
  const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map(rows.map(row => [row, fold(row.textContent)]));
  const state = { find: "", column: -1, down: false };

  const finder = document.createElement("div");
  finder.className = "finder";
  const label = document.createElement("label");
  label.textContent = "Find on this page ";
  const input = document.createElement("input");
  input.type = "search";
  input.autocomplete = "off";
  label.append(input);
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  count.setAttribute("aria-live", "polite");
  finder.append(label, count);
  table.closest(".scroll").before(finder);

  /* A cell as what it sorts by: its exact value, its date, its rank of health, else its text; nothing sorts last. */
  const read = (row, column) => {
    const cell = row.cells[column];
    if (cell.querySelector(".none")) return null;
    const value = cell.querySelector("data, time");
    if (value) return value.tagName === "DATA" ? Number(value.value) : value.dateTime;
    const text = fold(cell.textContent.trim());
    const rank = cell.querySelector(".health") ? RANKS.indexOf(text) : -1;
    return rank >= 0 ? rank : text;
  };

  const compare = (one, other) => {
    if (one === null || other === null) return (one === null) - (other === null);
    const order = typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other));
    return state.down ? -order : order;
  };

  const names = heads.map(head => head.textContent.trim());
  const buttons = heads.map((head, column) => {
    const words = names[column];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = "↕";
    button.setAttribute("aria-label", `Sort by ${words}`);
    button.addEventListener("click", () => {
      state.down = state.column === column && !state.down;
      state.column = column;
      show();
    });
    head.abbr = words;
    head.append(" ", button);
    return button;
  });

  const remember = () => {
    const query = new URLSearchParams();
    if (state.find) query.set("find", state.find);
    if (state.column >= 0) query.set("sort", String(state.column));
    if (state.down) query.set("down", "1");
    const text = query.toString();
    try {
      history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
    } catch {
      /* a browser may refuse this for files; the list still works */
    }
  };

  const show = () => {
    const words = fold(state.find).split(/\s+/).filter(Boolean);
    const sorted = state.column < 0 ? rows : [...rows].sort((one, other) => compare(read(one, state.column), read(other, state.column)));
    body.append(...sorted);
    let found = 0;
    for (const row of rows) {
      row.hidden = !words.every(word => texts.get(row).includes(word));
      found += row.hidden ? 0 : 1;
    }
    heads.forEach((head, column) => {
      if (column === state.column) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
      buttons[column].textContent = column !== state.column ? "↕" : state.down ? "↓" : "↑";
    });
    const order = state.column < 0 ? "" : `, by ${names[state.column]}, ${state.down ? "descending" : "ascending"}`;
    count.textContent = `${words.length ? `${found} of the ${rows.length}` : rows.length} projects on this page${order}`;
    remember();
  };

  const query = new URLSearchParams(location.search);
  state.find = query.get("find") || "";
  const asked = Number.parseInt(query.get("sort") || "-1", 10);
  state.column = asked >= 0 && asked < heads.length ? asked : -1;
  state.down = query.get("down") === "1" && state.column >= 0;
  input.value = state.find;
  input.addEventListener("input", () => {
    state.find = input.value.trim();
    show();
  });
  show();
})();
