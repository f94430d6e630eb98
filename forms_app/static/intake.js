// What the pages do better with a script; every page works without it.
import { initAll } from "./vendor/govuk-frontend.min.js";

initAll();

for (const link of document.querySelectorAll("[data-print]")) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}
