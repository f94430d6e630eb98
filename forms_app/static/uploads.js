// Files go up one by one with a bar and in pieces (tus), so that one that stopped with the line goes
// on where it stopped; each is then taken by its id, and what has arrived stays. Without a script,
// and where pieces don't get through, the form posts them all at once.
const form = document.querySelector("form[data-uploads]");
const say = form.dataset;
const bar = form.querySelector("[data-upload-bar]");
const note = form.querySelector("[data-upload-note]");
// As large as a server takes (forms_app/intake/form/resumable.py).
const PIECE = 524288;
// Milliseconds between tries; they begin anew with every piece that got through.
const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000, 60000];
// Bytes at either end of a file by which it is known again.
const KNOWN_BY = 32768;
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
  import("./vendor/tus.min.js").then(() => all(files)).then(finish, stop);
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
    const id = await sent(one.file, place, (loaded) => { bar.value = total ? (before + loaded) / total : 1; });
    if (id) await taken(one.name, id, place);
    before += one.file.size;
  }
}

// The id under which the file lies whole; none where it was refused, which the page will tell.
function sent(file, place, told) {
  return new Promise((good, bad) => {
    const upload = new window.tus.Upload(file, {
      endpoint: say.pieces,
      chunkSize: PIECE,
      retryDelays: PAUSES,
      headers: { "X-CSRFToken": form.elements.csrf_token.value },
      metadata: place ? { filename: file.name } : { filename: file.name, first: "1" },
      fingerprint: knownBy,
      urlStorage: addresses,
      removeFingerprintOnSuccess: true,
      onProgress: told,
      onSuccess: () => good(upload.url.split("/").pop()),
      onShouldRetry: (error) => {
        const again = ![400, 403, 412, 413, 415].includes(status(error));
        if (again) note.textContent = say.again;
        return again;
      },
      onError: (error) => {
        if (status(error) === 413) good("");
        else bad(Object.assign(error, { final: status(error) > 0 && status(error) < 500 }));
      },
    });
    upload.findPreviousUploads().then((earlier) => {
      if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
      upload.start();
    });
  });
}

function status(error) {
  return error.originalResponse ? error.originalResponse.getStatus() : 0;
}

async function taken(name, id, place) {
  const data = new FormData();
  data.append("csrf_token", form.elements.csrf_token.value);
  data.append("do", "upload");
  if (!place) data.append("first", "1");
  data.append(`resumed-${name === "camera" ? "evidence" : name}`, id);
  for (const pause of [...PAUSES, 0]) {
    const answer = await fetch(form.getAttribute("action") || location.href, {
      method: "POST", body: data, credentials: "same-origin", redirect: "manual",
    }).catch(() => null);
    if (answer && answer.type === "opaqueredirect") return; // to the page, which comes at the end
    if (answer && answer.status < 500) throw Object.assign(new Error(), { final: true });
    if (pause) {
      note.textContent = say.again;
      await new Promise((go) => { setTimeout(go, pause); });
    }
  }
  throw new Error();
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

// The files are still chosen: the next press goes on, and what has arrived is not sent twice.
// What the server answered with a page of its own, or didn't let through, is seen by a plain post.
function stop(error) {
  plainly = Boolean(error.final) || !window.tus;
  bar.parentElement.hidden = false;
  note.textContent = say.stopped;
}

// A file is known again by its bytes, so that nothing of its name stays in the browser.
async function knownBy(file) {
  const ends = [file.slice(0, KNOWN_BY), file.slice(-KNOWN_BY)];
  let hash = 0x811c9dc5;
  for (const end of ends) {
    for (const byte of new Uint8Array(await new Response(end).arrayBuffer())) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  return `qz-upload-${say.pieces}-${file.size}-${hash >>> 0}`;
}

// Where unfinished uploads lie: until the browser is closed where others use it too.
const store = () => ("shared" in say ? sessionStorage : localStorage);
const addresses = {
  async findAllUploads() { return []; },
  async findUploadsByFingerprint(known) {
    try {
      const uploadUrl = store().getItem(known);
      return uploadUrl ? [{ uploadUrl, urlStorageKey: known, size: null, metadata: {} }] : [];
    } catch (error) { return []; }
  },
  async addUpload(known, upload) {
    try { store().setItem(known, upload.uploadUrl); } catch (error) { /* it goes without */ }
    return known;
  },
  async removeUpload(known) {
    try { store().removeItem(known); } catch (error) { /* it goes without */ }
  },
};
