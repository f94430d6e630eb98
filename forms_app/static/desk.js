// The desk works without this file. It adds: components' behaviour, progress without reloading, a warning before
// leaving a page with unsaved words.
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

for (const form of document.querySelectorAll("form.qz-form")) {
  const before = new URLSearchParams(new FormData(form)).toString();
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && new URLSearchParams(new FormData(form)).toString() !== before) event.preventDefault();
  });
}
