// What the saving of an answer changes around it: the question about evidence, and the mark beside its name.
// The saving itself is done by saving.js.

const form = document.querySelector("[data-saves]");

form.addEventListener("eg:stored", ({ target: section, detail: answer }) => {
  const question = section.querySelector("[data-question]");
  const reason = question.querySelector("textarea");
  question.querySelector("[data-sentences]").replaceChildren(
    ...answer.questions.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
  );
  question.hidden = !answer.questions.length && !reason.value;
  const state = document.querySelector(`[data-jump-state="${section.dataset.part}"]`);
  if (state) state.textContent = answer.assessed ? "answered" : "";
});
