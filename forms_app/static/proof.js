// While a flood is on: the browser's proof of work, after which the form goes on by itself. Without a
// script, or where the browser can't compute one, the page's own ticket and button do it.
import "./vendor/altcha-zh-cn.js";
import "./vendor/altcha-zh-tw.js";
import "./vendor/altcha.min.js";

const worker = new URL("./vendor/altcha-pbkdf2.js", import.meta.url);
globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(worker));

for (const form of document.querySelectorAll("form[data-proof]")) {
  form.querySelector("altcha-widget").addEventListener("statechange", (event) => {
    if (event.detail.state === "verified") form.submit();
  });
}
