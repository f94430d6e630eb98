// What a page is measured by, in the page itself: one function each, named on `window` for the tests.
(() => {
  const shown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const told = (element) => `${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim().slice(0, 30)}`;
  // texts for screen readers alone are cut away or stand in a box of one pixel, on purpose
  const spoken = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.clipPath === "inset(50%)" || (one.clientWidth <= 1 && style.overflowX === "hidden")) return true;
    }
    return element.closest(".qz-skip, .govuk-skip-link, svg, option");
  };
  const scrolls = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(one).overflowX)) return one;
    }
    return null;
  };

  function lines() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode, element = node.parentElement;
      if (!node.data.trim() || !shown(element) || spoken(element) || element.closest("script, style")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1) found.push({ box, element });
    }
    return found;
  }

  /* Text that stands outside the window or is cut off by its own box. */
  window.cutOff = () => {
    const found = new Set();
    for (const { box, element } of lines()) {
      if (!scrolls(element) && (box.right > innerWidth + 1 || box.left < -1)) found.add(`outside: ${told(element)}`);
      for (let one = element; one && one !== document.body; one = one.parentElement) {
        const style = getComputedStyle(one), edge = one.getBoundingClientRect();
        const hidden = (flow) => ["hidden", "clip"].includes(flow);
        if (hidden(style.overflowX) && (box.right > edge.right + 1 || box.left < edge.left - 1)) found.add(`cut: ${told(element)}`);
        if (hidden(style.overflowY) && (box.bottom > edge.bottom + 4 || box.top < edge.top - 4)) found.add(`cut: ${told(element)}`);
      }
    }
    return [...found];
  };

  /* Lines of text that stand on one another. */
  window.overlapping = () => {
    const all = lines().filter((one) => !scrolls(one.element)).sort((a, b) => a.box.top - b.box.top);
    const found = new Set();
    all.forEach((one, index) => {
      for (let next = index + 1; next < all.length && all[next].box.top < one.box.bottom; next += 1) {
        const a = one.box, b = all[next].box;
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // half of a line's box is leading: only letters on letters count
        if (wide > 3 && high > 0.5 * Math.min(a.height, b.height)) found.add(`${told(one.element)} | ${told(all[next].element)}`);
      }
    });
    return [...found];
  };

  /* Boxes that scroll sideways and that a keyboard can't get into. */
  window.stuck = () => [...document.querySelectorAll("body *")].filter((element) => {
    const flow = getComputedStyle(element).overflowX;
    const inner = "a[href], button, input, select, textarea, [tabindex='0']";
    return ["auto", "scroll"].includes(flow) && element.scrollWidth > element.clientWidth + 1 && shown(element)
      && element.tabIndex < 0 && !element.querySelector(inner);
  }).map(told);

  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const look = (element) => [element, element.labels && element.labels[0], element.parentElement].filter(Boolean).map((one) =>
    ["", "::before"].map((part) => {
      const style = getComputedStyle(one, part || null);
      const ring = style.outlineStyle === "none" ? "" : style.outline;
      return [ring, style.boxShadow, style.backgroundColor, style.borderWidth].join();
    }).join()).join(";");

  /* What can be focused without showing it. */
  window.unmarked = () => {
    const found = [];
    for (const element of document.querySelectorAll(FOCUSABLE)) {
      if (element.disabled || element.tabIndex < 0 || !shown(element)) continue;
      document.activeElement.blur();
      const before = look(element);
      element.focus({ focusVisible: true, preventScroll: true });
      if (document.activeElement === element && look(element) === before) found.push(told(element));
    }
    document.activeElement.blur();
    return found;
  };

  /* Each line of visible text but those of the tools that a script brings along and what is shown once; figures as #, since looking counts. */
  window.words = () => {
    const tools = ".qz-once, .qz-size, [data-do], [data-tick-all], [data-find], [data-key-next], [data-key-toggle], .govuk-character-count__status";
    const text = (element) => element.innerText.split("\n").map((line) => line.replace(/\s+/g, "").replace(/\d+/g, "#"));
    const brought = new Set([...document.querySelectorAll(tools)].flatMap(text));
    return text(document.body).filter((line) => line && !brought.has(line));
  };

  /* What paper has no use for and still shows; a form's fields may stand there with what was filled in. */
  window.useless = () => [...document.querySelectorAll(
    "nav, button, [role=search], .qz-button, .govuk-button, .qz-skip, .govuk-skip-link, .govuk-back-link",
  )].filter((element) => shown(element) && element.getBoundingClientRect().width > 1).map(told);
})();
