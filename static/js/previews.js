// What is being written, shown beside its field as people will read it. The saving is done by saving.js.

const form = document.querySelector("[data-saves]");
const origin = document.querySelector("[data-origin]");

function show() {
  for (const preview of document.querySelectorAll("[data-shows]")) {
    preview.textContent = document.getElementById(preview.dataset.shows).value.trim() || preview.dataset.empty;
  }
}

// A click may have put another person's words into the fields; the form has dealt with it before this runs.
for (const happening of ["input", "click"]) form.addEventListener(happening, show);
form.addEventListener("eg:stored", ({ detail: answer }) => {
  if (origin) origin.textContent = answer.origin;
});
show();
