// Shows how far a report is. Without this script the page refreshes itself.
const steps = document.getElementById("progress-steps");
const sentence = document.getElementById("progress-sentence");
const waits = document.getElementById("progress-waits");
const started = Date.now();

// Quick while it is likely to be quick; then ever more patient.
const pause = () => {
  const seconds = (Date.now() - started) / 1000;
  return seconds < 5 ? 150 : seconds < 15 ? 400 : seconds < 60 ? 1500 : 5000;
};

const show = (state) => {
  for (const mark of steps.querySelectorAll("[data-step]")) {
    const step = state.steps[mark.dataset.step];
    if (!step) continue;
    mark.textContent = step.state;
    mark.className = `nhsuk-tag nhsuk-tag--${step.colour}`;
  }
  if (sentence.textContent !== state.sentence) sentence.textContent = state.sentence;
  waits.hidden = !state.waits_long;
};

const look = async () => {
  try {
    const answer = await fetch(steps.dataset.state, { headers: { Accept: "application/json" } });
    if (answer.status === 401 || answer.status === 403 || answer.status === 404) return location.reload();
    if (answer.ok) {
      const state = await answer.json();
      if (state.finished) return location.reload();
      show(state);
    }
  } catch {
    // No connection for a moment: the next look may have one.
  }
  setTimeout(look, pause());
};

setTimeout(look, pause());
