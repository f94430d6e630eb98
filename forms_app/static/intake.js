// What the pages do better with a script; every page works without it.
// It has to be read by the Chromium 78 of older telephones (docs/decisions/0038-older-phones.md).
import("./vendor/govuk-frontend.min.js").then((components) => components.initAll());

// A receipt's code leads here with its number, and its digest, behind the #, which is sent to
// nobody.
const behind = new URLSearchParams(location.hash.slice(1));
for (const name of ["number", "digest"]) {
  const field = document.querySelector(`input#${name}`);
  const given = behind.get(name);
  if (field && given && !field.value) field.value = given;
}

// So do a draft's six words and the code of an inspection, which leave the address once they are in
// their field.
const words = document.querySelector("input[data-from-address]");
const told = words && behind.get(words.name);
if (words && told) {
  words.value = told;
  const folded = words.closest("details");
  if (folded) folded.setAttribute("open", "");
  history.replaceState(null, "", location.pathname + location.search);
}

for (const link of document.querySelectorAll("[data-print]")) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}

if (document.querySelector("form[data-uploads]")) import("./uploads.js");
