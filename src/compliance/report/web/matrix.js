"use strict";
// Sorts and filters the heat maps. Without it everything is shown.
(() => {
  const bare = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\u0111/g, "d");
  const ranks = { s3: 0, s2: 1, s5: 2, s1: 3, s6: 4, s4: 5, s0: 6 };
  const value = (cell, how) => {
    if (how === "verdict") return ranks[cell.className];
    if (how === "number") return Number(cell.dataset.value || cell.textContent || 0);
    return bare(cell.textContent);
  };
  document.querySelectorAll("table").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      head.tabIndex = 0;
      const sort = () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const how = head.dataset.sort;
        const rows = [...table.tBodies[0].rows].map((row) => [value(row.cells[at], how), row]);
        rows.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0) * (up ? 1 : -1));
        table.tBodies[0].append(...rows.map(([, row]) => row));
      };
      head.addEventListener("click", sort);
      head.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(); }
      });
    });
  });
  document.querySelectorAll(".matrix").forEach((part) => {
    const form = part.querySelector(".filters");
    const table = part.querySelector(".map");
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const texts = rows.map((row) => bare(row.cells[0].textContent + " " + row.cells[0].title));
    const output = form.querySelector("output");
    const filter = () => {
      const { text, level, kind, verdict, lost } = form.elements;
      const words = bare(text.value).split(/\s+/).filter(Boolean);
      const shown = heads.map((head) => !head.classList.contains("n") ||
        ((!kind.value || head.dataset.kind === kind.value) && (!lost.checked || head.dataset.lost !== "0")));
      heads.forEach((head, at) => { head.hidden = !shown[at]; });
      let left = 0;
      rows.forEach((row, number) => {
        const cells = [...row.cells];
        cells.forEach((cell, at) => { cell.hidden = !shown[at]; });
        const seen = words.every((word) => texts[number].includes(word)) && (!level.value || row.dataset.level === level.value) &&
          (!verdict.value || cells.some((cell, at) => shown[at] && cell.className === verdict.value));
        row.hidden = !seen;
        left += seen;
      });
      output.textContent = output.dataset.say.replace("{shown}", left).replace("{all}", rows.length);
    };
    form.hidden = false;
    ["input", "change"].forEach((name) => form.addEventListener(name, filter));
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  });
})();
