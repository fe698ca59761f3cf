/* Light or dark by the system's wish; paper is always light. Loaded in the head, so nothing flashes. */
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = (isDark) => { document.documentElement.dataset.bsTheme = isDark ? "dark" : "light"; };
  paint(dark.matches);
  dark.addEventListener("change", () => paint(dark.matches));
  addEventListener("beforeprint", () => paint(false));
  addEventListener("afterprint", () => paint(dark.matches));
})();
