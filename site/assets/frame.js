/* Before anything is painted: what the reader chose last time, so that nothing jumps. In the head, not deferred. */
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.remove("no-js");
  root.classList.add("js");

  function kept(name) {
    try {
      return localStorage.getItem(name);
    } catch (error) { // storage switched off: the choice holds for this page
      return null;
    }
  }

  function keep(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch (error) { /* as above */ }
  }

  /* data-size: the letters of a notice; data-elder: everything larger, and less of it */
  const size = kept("qz-size");
  if (size) root.dataset.size = size;
  if (kept("qz-elder") === "on") root.dataset.elder = "";

  document.addEventListener("DOMContentLoaded", () => {
    const sizes = Array.from(document.querySelectorAll("button[data-size]"));
    const elder = document.querySelector("[data-do=elder]");

    function tell() {
      const shown = root.dataset.size || "m";
      sizes.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.size === shown)));
      if (elder) elder.setAttribute("aria-pressed", String("elder" in root.dataset));
    }

    sizes.forEach((button) => button.addEventListener("click", () => {
      root.dataset.size = button.dataset.size;
      keep("qz-size", button.dataset.size);
      tell();
    }));
    if (elder) elder.addEventListener("click", () => {
      if (root.toggleAttribute("data-elder")) keep("qz-elder", "on");
      else keep("qz-elder", "off");
      tell();
    });
    tell();
  });
})();
