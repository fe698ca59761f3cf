/* A grid of rows: rows copied from a spreadsheet are pasted into its cells, and another row is there
   when the last one is used. Without it the page saves and asks for more rows all the same. */
(() => {
  "use strict";
  const grid = document.querySelector("[data-grid] tbody");
  if (!grid) return;
  const cellsOf = (row) => [...row.querySelectorAll("input, select")];
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").trim().toLowerCase();

  const addRow = () => {
    const row = grid.lastElementChild.cloneNode(true);
    const number = String(grid.children.length + 1);
    row.querySelectorAll(".errorlist").forEach((list) => list.remove());
    row.querySelectorAll(".has-error").forEach((cell) => cell.classList.remove("has-error"));
    cellsOf(row).forEach((cell) => {
      cell.name = cell.name.replace(/-\d+-/, `-${grid.children.length}-`);
      cell.id = `id_${cell.name}`;
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("aria-describedby");
      cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/\d+$/, number));
      if (cell instanceof HTMLInputElement) cell.value = "";
    });
    grid.append(row);
    return row;
  };
  const isUsed = (row) => cellsOf(row).some((cell) => cell instanceof HTMLInputElement && cell.value.trim());
  grid.addEventListener("input", () => { if (isUsed(grid.lastElementChild)) addRow(); });

  // What no list offers is kept as it came, so that the server can say what is wrong with it.
  const put = (cell, text) => {
    if (!(cell instanceof HTMLSelectElement)) { cell.value = text; return; }
    const found = [...cell.options].find((option) => option.value === text || plain(option.text) === plain(text));
    if (found) cell.value = found.value;
    else if (text) { cell.add(new Option(text, text)); cell.value = text; }
  };
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const first = event.target.closest("tr");
    const column = cellsOf(first).indexOf(event.target);
    let row = first;
    text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").forEach((line, index) => {
      if (index) row = row.nextElementSibling || addRow();
      line.split("\t").forEach((value, at) => {
        const cell = cellsOf(row)[column + at];
        if (cell) put(cell, value.trim().replace(/^"|"$/g, ""));
      });
    });
    if (isUsed(grid.lastElementChild)) addRow();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
