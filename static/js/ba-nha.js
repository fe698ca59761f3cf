/* Small helps for hand and eye; every page works without them. */
(() => {
  "use strict";
  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");

  // "/" goes to the search field.
  const goToSearch = () => {
    const field = document.querySelector("[data-search], .filters .filter-search input, .filters input[type=search], .filters input[type=text]");
    if (field) { field.focus(); field.select(); }
    return Boolean(field);
  };

  // j and k walk a list by the first link of each row.
  const walk = (step) => {
    const rows = [...document.querySelectorAll("[data-walk] > li, [data-walk] > tbody > tr")].filter((row) => row.querySelector("a[href]"));
    if (!rows.length) return false;
    const at = rows.findIndex((row) => row.classList.contains("is-walked"));
    const next = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows.forEach((row, index) => row.classList.toggle("is-walked", index === next));
    rows[next].querySelector("a[href]").focus();
    return true;
  };

  // Esc closes what is open and gives the focus back.
  const closeMenus = (except) => {
    let closed = false;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu === except) return;
      menu.open = false;
      closed = true;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    });
    return closed;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { closeMenus(); return; }
    if (isTyping(event.target)) return;
    const done = { "/": goToSearch, j: () => walk(1), k: () => walk(-1) }[event.key];
    if (done && done()) event.preventDefault();
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  // A menu left by Tab would lie over what has the focus now.
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.menu")));

  // A form sent twice by a double click is sent once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post], [data-many]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000); // an answer may be a file, and the page stays
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // Whoever signs out leaves nothing of what they typed in this browser.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    try { Object.keys(localStorage).filter((key) => key.startsWith("bn-draft:")).forEach((key) => localStorage.removeItem(key)); } catch { /* forbidden */ }
  });

  // On a demo, an account to try is one click away from the form.
  document.querySelectorAll("[data-login]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      document.getElementById("id_login").value = button.dataset.login;
      document.getElementById("id_password").value = button.dataset.password;
      document.querySelector(".form-page [type=submit]").focus();
    });
  });

  // A sum shows itself in groups while it is typed; the server reads either form.
  const group = (text) => text.replace(/\D/g, "").replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");
  document.addEventListener("blur", (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.dataset.money !== undefined && /^[\d.\s]+$/.test(input.value)) input.value = group(input.value);
  }, true);

  // On a narrow screen the menu is one row that scrolls; where we are is in sight.
  document.querySelectorAll(".site-nav > ul > li > [aria-current], .tabs [aria-current]").forEach((here) => {
    const strip = here.closest("ul, nav");
    const row = strip.scrollWidth > strip.clientWidth ? strip : strip.parentElement;
    row.scrollLeft = Math.max(0, here.offsetLeft - row.clientWidth / 3);
  });

  // A number that can be typed can also be moved.
  document.querySelectorAll("[data-slider]").forEach((field) => {
    const [most, step, begin] = field.dataset.slider.split(",").map(Number);
    const number = () => Number(field.value.replace(/\D/g, ""));
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: most, step, className: "slider" });
    slider.value = number() || begin;
    slider.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
    slider.addEventListener("input", () => { field.value = field.type === "number" ? slider.value : Number(slider.value).toLocaleString("vi"); });
    field.addEventListener("input", () => { slider.value = number(); });
    field.after(slider);
  });

  // The eye goes to what must be mended; after htmx also.
  const focusWhatMatters = (root) => root.querySelector("[data-focus]")?.focus();
  // A form sent from an address with a "#" comes back with it, and the browser would go there.
  if (location.hash && document.querySelector("[data-focus]")) history.replaceState(history.state, "", location.pathname + location.search);
  focusWhatMatters(document);
  document.addEventListener("htmx:afterSettle", (event) => focusWhatMatters(event.target));
  document.addEventListener("htmx:responseError", (event) => {
    // A refusal's page is shown whole, so that its sentences are read.
    const text = event.detail.xhr.responseText;
    const refusal = new DOMParser().parseFromString(text, "text/html").querySelector(".refusal, .error-summary");
    const place = document.getElementById("loi-nhan");
    if (!refusal || !place) return;
    place.replaceChildren(document.importNode(refusal, true));
    place.firstElementChild.classList.add("notice", "notice-error");
    place.scrollIntoView({ block: "center" });
  });
})();
