/* Files on their way: how much of them is there. Without it the form is sent as any other. */
(() => {
  "use strict";
  const wire = () => {
    const form = document.querySelector("form[data-upload]");
    if (!form) return;
    const note = form.querySelector("[data-upload-progress]");
    const bar = note.querySelector("progress");
    const words = note.querySelector("span");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const line = new XMLHttpRequest();
      line.open("POST", form.action || location.href);
      note.hidden = false;
      line.upload.addEventListener("progress", (sent) => {
        if (!sent.lengthComputable) return;
        bar.value = Math.round((sent.loaded / sent.total) * 100);
        words.textContent = `${bar.value}%`;
      });
      // The answer is the page itself: the list with the new paper, or the reasons against it.
      line.addEventListener("load", () => {
        const page = new DOMParser().parseFromString(line.responseText, "text/html");
        const main = page.querySelector("main");
        if (line.status < 400 || !main) { location.assign(line.responseURL); return; }
        document.querySelector("main").replaceWith(document.importNode(main, true));
        document.querySelector("[data-focus]")?.focus();
        wire();
      });
      line.addEventListener("error", () => { note.hidden = true; form.submit(); });
      line.send(new FormData(form));
    });
  };
  wire();
})();
