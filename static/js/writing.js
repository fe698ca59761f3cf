/* Writing a section: what is typed is kept in this browser until it is saved, and offered back after
   a broken line or a new sign-in; rows are added without a new page. Saving itself is htmx's, and
   the button's without any script. */
(() => {
  "use strict";
  const store = {
    get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
  };
  document.querySelectorAll("[data-forget]").forEach((mark) => store.drop(mark.dataset.forget));
  document.querySelectorAll("[data-drop-draft]").forEach((link) => link.addEventListener("click", () => store.drop(link.dataset.dropDraft)));

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = form.dataset.draft;
  const kept = new Set(["csrfmiddlewaretoken", "version", "seen_version", "sitting"]);
  const values = () => [...new FormData(form)].filter(([name, value]) => !kept.has(name) && typeof value === "string");
  const text = (list) => JSON.stringify(list.filter(([, value]) => value !== ""));

  // Rows: another one from the template, numbered as the server counts them.
  const rowsOf = (part) => form.querySelector(`[data-rows="${CSS.escape(part)}"]`);
  const total = (part) => form.elements[`${part}-TOTAL_FORMS`];
  const addRow = (part) => {
    const place = rowsOf(part);
    const count = Number(total(part).value);
    const holder = document.createElement("template");
    holder.innerHTML = place.querySelector("template[data-empty-row]").innerHTML.replaceAll("__prefix__", String(count));
    const row = holder.content.querySelector("[data-row]");
    row.querySelector("[data-row-number]").textContent = String(count + 1);
    place.querySelector("template[data-empty-row]").before(row);
    total(part).value = String(count + 1);
    return row;
  };
  form.querySelectorAll("[data-rows]").forEach((place) => {
    const button = place.querySelector("[data-add-row]");
    const spare = place.querySelector("details[data-spare]");
    // The folded spare row is the first one to add; its button comes when it is in use.
    const show = () => { button.hidden = Boolean(spare && !spare.open); };
    show();
    if (spare) spare.addEventListener("toggle", show);
    place.querySelectorAll("[data-no-script]").forEach((note) => { note.hidden = true; });
    button.addEventListener("click", () => addRow(place.dataset.rows).querySelector("input:not([type=hidden]), select, textarea").focus());
  });

  // What this browser holds and the server does not.
  const stored = text(values());
  const held = store.get(key);
  if (held && form.dataset.fresh !== undefined) {
    if (text(held.values) === stored) store.drop(key);
    else offer(held);
  }
  function offer(draft) {
    const note = form.querySelector("[data-offer]");
    note.querySelector("[data-offer-time]").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang);
    note.hidden = false;
    note.querySelector("[data-offer-drop]").addEventListener("click", () => { store.drop(key); note.hidden = true; });
    note.querySelector("[data-offer-take]").addEventListener("click", () => {
      note.hidden = true;
      const byName = new Map();
      draft.values.forEach(([name, value]) => byName.set(name, [...(byName.get(name) || []), value]));
      form.querySelectorAll("[data-rows]").forEach((place) => {
        const wanted = Number((byName.get(`${place.dataset.rows}-TOTAL_FORMS`) || ["0"])[0]);
        while (Number(total(place.dataset.rows).value) < wanted) addRow(place.dataset.rows);
        place.querySelectorAll("details[data-spare]").forEach((spare) => { spare.open = true; });
      });
      [...form.elements].forEach((field) => {
        if (!field.name || kept.has(field.name) || field.type === "submit" || field.name.endsWith("_FORMS")) return;
        const given = byName.get(field.name);
        if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(given && given.includes(field.value));
        else if (field instanceof HTMLSelectElement && field.multiple) [...field.options].forEach((option) => { option.selected = Boolean(given && given.includes(option.value)); });
        else if (given) field.value = given[0];
      });
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  const keep = () => store.set(key, { at: Date.now(), values: values() });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);

  // Saved, or not: what was sent may be forgotten, what was typed since stays.
  // A button pressed while a save is on its way waits for it: its answer brings the new version.
  let underWay = false;
  let pressed = null;
  form.addEventListener("submit", (event) => {
    if (!underWay) return;
    event.preventDefault();
    pressed = event.submitter;
  });
  const sendPressed = () => {
    underWay = false;
    if (!pressed) return;
    const button = pressed;
    pressed = null;
    form.requestSubmit(button);
  };
  const trouble = form.querySelector("[data-trouble]");
  let sent = "";
  const isOurs = (event) => event.detail.elt === form;
  form.addEventListener("htmx:beforeRequest", (event) => { if (isOurs(event)) { sent = text(values()); underWay = true; } });
  form.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    if (![400, 401, 409].includes(status)) return;
    if (!event.detail.xhr.responseText.includes("data-unsaved")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!isOurs(event)) return;
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    trouble.hidden = [200, 400, 401, 409].includes(status);
    if (status === 200 && text(values()) === sent) store.drop(key);
    if (status === 200 && form.querySelector("[data-offer]")) form.querySelector("[data-offer]").hidden = true;
    sendPressed();
  });
})();
