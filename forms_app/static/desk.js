// The desk works without this file. It adds: components' behaviour, progress without reloading, a list that is shown
// again when a search is through, all rows of a page ticked with one press, a warning before leaving a page with unsaved
// words, a key to the next thing to do, which can be turned off (WCAG 2.1.4).
import { initAll } from "./vendor/govuk-frontend.min.js";

initAll();

const MARKS = { done: "✓", now: "●", bad: "✕", wait: "·" };

function drawSteps(list, steps) {
  list.replaceChildren(...steps.map((step) => {
    const item = document.createElement("li");
    item.className = `is-${step.kind}`;
    const mark = document.createElement("span");
    mark.className = "s";
    mark.ariaHidden = "true";
    mark.textContent = MARKS[step.kind];
    const title = document.createElement("span");
    title.textContent = step.title;
    const detail = document.createElement("small");
    detail.textContent = step.detail;
    item.append(mark, title, detail);
    return item;
  }));
}

async function follow(box) {
  const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
  if (!answer.ok) return; // signed out meanwhile: the link to reload is still there
  const job = await answer.json();
  if (job.state !== "queued" && job.state !== "running") {
    window.location.reload();
    return;
  }
  const state = box.querySelector("[data-job-state]");
  if (state.textContent !== job.label) state.textContent = job.label;
  drawSteps(box.querySelector("[data-job-steps]"), job.steps);
  document.querySelector("[data-job-log]").textContent = job.log.join("\n");
  window.setTimeout(() => follow(box), 1000);
}

const box = document.querySelector("[data-job]");
if (box) window.setTimeout(() => follow(box), 700);

// A search that still opens cases: shown again once all are open, or by the link that stands there.
async function awaitOpening(box) {
  const answer = await fetch(box.dataset.opening, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  if ((await answer.json()).waiting === 0) window.location.reload();
  else window.setTimeout(() => awaitOpening(box), 1000);
}

const opening = document.querySelector("[data-opening]");
if (opening) window.setTimeout(() => awaitOpening(opening), 1000);

const tickAll = document.querySelector("[data-tick-all]");
if (tickAll) {
  tickAll.hidden = false;
  tickAll.querySelector("input").addEventListener("change", (event) => {
    for (const one of document.querySelectorAll("input[form=bulk][name=case]")) one.checked = event.target.checked;
  });
}

for (const form of document.querySelectorAll("form.qz-form")) {
  const before = new URLSearchParams(new FormData(form)).toString();
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && new URLSearchParams(new FormData(form)).toString() !== before) event.preventDefault();
  });
}

const KEYS = "desk-keys";
const next = document.querySelector("[data-key-next]");
const toggle = document.querySelector("[data-key-toggle]");
const keysAreOn = () => window.localStorage.getItem(KEYS) !== "off";

function showKeys() {
  for (const hint of document.querySelectorAll("[data-key-hint]")) hint.hidden = !keysAreOn();
  if (!toggle) return;
  toggle.hidden = false;
  toggle.textContent = keysAreOn() ? toggle.dataset.off : toggle.dataset.on;
}

toggle?.addEventListener("click", () => {
  window.localStorage.setItem(KEYS, keysAreOn() ? "off" : "on");
  showKeys();
});
document.addEventListener("keydown", (event) => {
  const typing = event.isComposing || event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  if (next && keysAreOn()) next.click();
});
showKeys();
