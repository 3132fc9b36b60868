"use strict";

// Finds in window.searchIndex: rows of [kind, name, beside, address from the site's root].
(() => {
  const SHOWN = 50;
  const KINDS = ["Project", "Metric", "Page"];
  const finder = document.querySelector(".search-box");
  const field = document.getElementById("query");
  const list = document.getElementById("found");
  const count = document.getElementById("found-count");
  if (!finder || !field || !list || !count || !Array.isArray(window.searchIndex)) return;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = window.searchIndex.map(([kind, name, beside, address]) => {
    const folded = fold(name);
    return { kind, name, beside, address, folded, whole: `${folded} ${fold(beside)} ${fold(kind)}` };
  });

  const rank = (row, words) => {
    if (row.folded === words.join(" ")) return 0;
    if (row.folded.startsWith(words[0])) return 1;
    return words.every((word) => row.folded.includes(word)) ? 2 : 3;
  };

  const find = (text) => {
    const words = fold(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return null;
    return rows
      .filter((row) => words.every((word) => row.whole.includes(word)))
      .map((row, place) => ({ row, place, rank: rank(row, words), kind: KINDS.indexOf(row.kind) >>> 0 }))
      .sort((one, other) => one.rank - other.rank || one.kind - other.kind || one.place - other.place)
      .map(({ row }) => row);
  };

  const draw = (row) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const name = document.createElement("bdi");
    const small = document.createElement("small");
    name.textContent = row.name;
    link.href = list.dataset.root + row.address;
    link.append(name);
    small.textContent = row.beside ? `${row.kind} · ${row.beside}` : row.kind;
    item.append(link, " ", small);
    return item;
  };

  const tell = (total) => {
    if (total === 0) return "Nothing found. Try fewer or shorter words, or the list below.";
    const found = total === 1 ? "1 result" : `${total} results`;
    return total > SHOWN ? `${found}; the first ${SHOWN} are shown.` : `${found}.`;
  };

  const show = () => {
    const found = find(field.value);
    list.replaceChildren(...(found || []).slice(0, SHOWN).map(draw));
    count.textContent = found === null ? "" : tell(found.length);
  };

  const move = (event) => {
    const links = [...list.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement);
    if (event.key === "Escape" && document.activeElement !== field) {
      event.preventDefault();
      field.focus();
    } else if (event.key === "ArrowDown" && place + 1 < links.length) {
      event.preventDefault();
      links[place + 1].focus();
    } else if (event.key === "ArrowUp" && place >= 0) {
      event.preventDefault();
      (links[place - 1] || field).focus();
    } else if (event.key === "Enter" && place < 0 && links.length > 0) {
      event.preventDefault();
      links[0].click();
    }
  };

  field.addEventListener("input", show);
  finder.addEventListener("keydown", move);
  finder.hidden = false;
  show();
})();
