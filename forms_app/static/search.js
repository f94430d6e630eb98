// What was searched for stands behind the # of the address: it can be passed on and gone back to, and no browser
// sends it, so that no proxy on the way writes it down.
const form = document.getElementById("seek");
const names = form.dataset.names.split(" ");

function only(pairs) {
  return new URLSearchParams([...pairs].filter(([name, value]) => names.includes(name) && value));
}

function ask(asked) {
  for (const [name, value] of asked) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
    if (!field || field.value !== value) { // a list that depends on another one isn't there yet
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      if (field) field.disabled = true;
      form.append(hidden);
    }
  }
  form.submit();
}

function show() {
  const asked = only(new FormData(form));
  if (form.dataset.page !== "1") asked.set("page", form.dataset.page);
  const script = new URLSearchParams(location.search).get("script");
  history.replaceState(null, "", `${location.pathname}${script ? `?script=${script}` : ""}#${asked}`);
  for (const link of document.querySelectorAll(".qz-scripts a")) link.hash = asked;
}

function begin() {
  const asked = only(new URLSearchParams(location.hash.slice(1)));
  if (form.dataset.page) show();
  else if (asked.size) ask(asked);
}

begin();
addEventListener("hashchange", () => {
  const asked = only(new URLSearchParams(location.hash.slice(1)));
  if (asked.size) ask(asked);
});
