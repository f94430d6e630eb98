/* What a search may be about, while it is being typed: every search field becomes a combobox (WAI-ARIA 1.2, list
   autocomplete). Without this file, or without an answer, the field is a field. */
(function () {
  "use strict";
  const PAUSE = 150; // milliseconds of rest before asking

  function made(tag, name, attributes) {
    const node = document.createElement(tag);
    node.className = name;
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    return node;
  }

  function combobox(form, input) {
    const id = `${input.id}-suggested`;
    const root = new URL(".", form.action); // the search stands at the root of the site
    const tree = (/^(hans|hant)\//.exec(location.pathname.slice(root.pathname.length)) || [""])[0];
    const hant = document.documentElement.lang === "zh-Hant";
    const list = made("ul", "qz-suggest", { role: "listbox", id, "aria-label": hant ? "搜索建議" : "搜索建议" });
    const told = made("p", "qz-suggest__told", { role: "status" });
    let items = [], at = -1, asked = "", timer = 0, waiting = null;

    list.hidden = true;
    input.after(list, told);
    Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": id }).forEach(([key, value]) => input.setAttribute(key, value));

    function close() {
      clearTimeout(timer);
      if (waiting) waiting.abort();
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      at = index;
      Array.from(list.children).forEach((node, own) => node.setAttribute("aria-selected", String(own === at)));
      if (at < 0) {
        input.removeAttribute("aria-activedescendant");
      } else {
        input.setAttribute("aria-activedescendant", list.children[at].id);
        list.children[at].scrollIntoView({ block: "nearest" });
      }
    }

    function choose(item) {
      close();
      if (item.url) {
        location.assign(new URL(tree + item.url, root));
        return;
      }
      input.value = item.text;
      form.requestSubmit();
    }

    function show(found) {
      items = found;
      list.textContent = "";
      list.append(...items.map((item, index) => {
        const kind = item.url ? "qz-suggest__page" : "qz-suggest__word";
        const node = made("li", kind, { role: "option", id: `${id}-${index}`, "aria-selected": "false" });
        node.textContent = item.text;
        node.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
        node.addEventListener("click", () => choose(item));
        return node;
      }));
      at = -1;
      list.hidden = !items.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
      told.textContent = items.length ? (hant ? `${items.length} 條建議` : `${items.length} 条建议`) : "";
    }

    async function ask() {
      const query = input.value.trim();
      if (query === asked && !list.hidden) return;
      asked = query;
      if (waiting) waiting.abort();
      if (!query) {
        close();
        told.textContent = "";
        return;
      }
      waiting = new AbortController();
      try {
        const body = new URLSearchParams({ q: query }); // not in the address, which proxies write down
        const answer = await fetch(new URL("search/suggest", root), { method: "POST", body, signal: waiting.signal });
        if (answer.ok && input.value.trim() === query) show((await answer.json()).items);
      } catch (error) { // overtaken by the next letter, or no connection: the field still searches
        if (error.name !== "AbortError") close();
      }
    }

    function soon() {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    }

    input.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
    input.addEventListener("compositionend", soon);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // these keys belong to the input method
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) soon();
        else if (event.key === "ArrowDown") mark((at + 1) % items.length);
        else mark(at > 0 ? at - 1 : items.length - 1);
      } else if (event.key === "Enter" && open && at >= 0) {
        event.preventDefault();
        choose(items[at]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        close();
      }
    });
    form.addEventListener("submit", close);
  }

  document.querySelectorAll("form[role=search]").forEach((form) => {
    const input = form.querySelector("input[type=search]");
    if (input) combobox(form, input);
  });
})();
