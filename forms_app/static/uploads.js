// Files go up one by one with a bar, each tried again after a lost line; what has arrived stays.
// Without a script the form posts them all at once.
const form = document.querySelector("form[data-uploads]");
const say = form.dataset;
const bar = form.querySelector("[data-upload-bar]");
const note = form.querySelector("[data-upload-note]");
const TRIES = 4;
let pressed = null;
let plainly = false;

for (const button of form.querySelectorAll("button[type=submit]")) {
  button.addEventListener("click", () => { pressed = button; });
}

form.addEventListener("submit", (event) => {
  const files = chosen();
  if (!files.length || plainly) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  bar.parentElement.hidden = false;
  all(files).then(finish, stop);
}, true);

function chosen() {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  return inputs.flatMap((input) => [...input.files].map((file) => ({ name: input.name, file })));
}

async function all(files) {
  const total = files.reduce((sum, one) => sum + one.file.size, 0);
  let before = 0;
  for (const [place, one] of files.entries()) {
    note.textContent = say.uploads.replace("{n}", place + 1).replace("{all}", files.length);
    await sent(one, place, (loaded) => { bar.value = total ? (before + loaded) / total : 1; });
    before += one.file.size;
  }
}

async function sent(one, place, told) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(one, place, told);
    } catch (error) {
      if (error.final || attempt === TRIES) throw error;
      note.textContent = say.again;
      await new Promise((go) => { setTimeout(go, 1000 * 2 ** attempt); });
    }
  }
}

function once(one, place, told) {
  const data = new FormData();
  data.append("csrf_token", form.elements.csrf_token.value);
  data.append("do", "upload");
  if (place) data.append("more", "1");
  data.append(one.name, one.file, one.file.name);
  return new Promise((good, bad) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action") || location.href);
    request.upload.addEventListener("progress", (event) => told(event.loaded));
    request.addEventListener("load", () => {
      if (request.status === 200) good();
      else bad(Object.assign(new Error(), { final: request.status < 500 }));
    });
    for (const end of ["error", "timeout", "abort"]) {
      request.addEventListener(end, () => bad(new Error()));
    }
    request.timeout = 600_000;
    request.send(data);
  });
}

// What is left to send is the rest of the form, with the button that was pressed.
function finish() {
  for (const input of form.querySelectorAll("input[type=file]")) input.value = "";
  const button = pressed || form.querySelector("button[type=submit]");
  for (const [name, value] of [[button.name, button.value], ["uploaded", "1"]]) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  form.submit();
}

// The files are still chosen: the next press goes on, and what has arrived is not kept twice.
// What the server answered with a page of its own (too many, too large) is seen by a plain post.
function stop(error) {
  plainly = Boolean(error.final);
  bar.parentElement.hidden = false;
  note.textContent = say.stopped;
}
