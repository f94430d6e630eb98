/* Works without it: everything here only adds convenience. What must not wait stands in frame.js. */
(function () {
  "use strict";
  const one = (selector, node) => (node || document).querySelector(selector);
  const all = (selector, node) => Array.from((node || document).querySelectorAll(selector));

  all("[data-do=print]").forEach((button) => button.addEventListener("click", () => window.print()));

  all("[data-do=share]").forEach((button) => {
    const field = one("[data-share]");
    const show = () => {
      field.classList.add("is-open");
      one("input", field).select();
    };
    button.addEventListener("click", () => {
      const url = one("input", field).value;
      if (navigator.share) {
        navigator.share({ title: document.title, url }).catch(() => {}); // the reader changed their mind
      } else if (navigator.clipboard) {
        navigator.clipboard.writeText(url).then(() => { one("span", button).textContent = button.dataset.done; }, show);
      } else show(); // no secure connection, no clipboard: the address to copy by hand
    });
  });

  /* self-check: merged pages forget answers, their addresses don't */
  all("a[data-answer]").forEach((link) => {
    const answers = new URLSearchParams(location.search);
    new URLSearchParams(link.search).forEach((value, name) => answers.set(name, value));
    new URLSearchParams(link.dataset.answer).forEach((value, name) => answers.set(name, value));
    link.search = answers.toString();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all(".qz-qr[open]").forEach((box) => {
      box.open = false;
      one("summary", box).focus();
    });
  });

  if (matchMedia("(max-width: 60em)").matches) all("[data-fold]").forEach((box) => { box.open = false; });

  const find = one("[data-find]");
  if (find) {
    const sections = all("[data-found] > section");
    const say = one("[role=status]", find);
    find.hidden = false;
    one("input", find).addEventListener("input", (event) => {
      const asked = event.target.value.trim();
      let shown = 0;
      sections.forEach((section) => {
        const fits = one("h3", section).textContent.includes(asked);
        section.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      say.textContent = shown ? "" : say.dataset.none;
    });
  }
})();
