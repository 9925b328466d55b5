// The practices of a factor, one at a time or all of them. Who rates one at a time has one open: once everything is
// said of it, the next one opens below, its other levels make room, and it folds when the next is begun. Numbers choose
// a level of the practice in view (keys.js). Saving is done by saving.js, what it changes in a practice by rating.js.

const page = document.querySelector("[data-practices]");
const sections = [...page.querySelectorAll("[data-part]")];
const heard = page.querySelector("[data-heard]");
const NARROW = "(max-width: 640px)";

const isOne = () => page.dataset.view === "one";
const fold = (section) => section.querySelector("[data-fold]");
const title = (section) => section.querySelector("h2");
const isSaid = (section) => "answered" in section.dataset;
const opened = () => sections.filter((section) => fold(section).open);
const named = (hash) => sections.find((section) => `#${section.id}` === hash);

let confirmed = null; // the practice of which somebody just said that it is still true
let current = opened().find((section) => !isSaid(section)) ?? opened()[0] ?? sections[0];

// What is above may fold: what a person looks at stays where it is on the screen.
function keeping(section, change) {
  const before = section.getBoundingClientRect().top;
  change();
  window.scrollBy({ top: section.getBoundingClientRect().top - before, behavior: "instant" });
}

function showLevels(section, all) {
  section.classList.toggle("eg-rating--said", !all);
  section.querySelector("[data-others]").hidden = all;
}

function begin(section) {
  current = section;
  section.classList.remove("eg-rating--waiting");
  keeping(section, () => {
    fold(section).open = true;
    for (const other of opened()) {
      if (other === section || other.querySelector("[data-look=problem], .eg-conflict")) continue;
      fold(other).open = false;
      other.classList.remove("eg-rating--waiting");
      showLevels(other, true);
    }
  });
}

// The next without an answer, first after this one, then from the start.
function following(section) {
  const at = sections.indexOf(section);
  return [...sections.slice(at + 1), ...sections.slice(0, at)].find((other) => !isSaid(other));
}

function goTo(section) {
  if (!section) return false;
  current = section;
  if (isOne()) begin(section);
  section.scrollIntoView({ block: "start", behavior: "instant" });
  title(section).setAttribute("tabindex", "-1");
  title(section).focus({ preventScroll: true });
  return true;
}

// What was just said completely: the next opens below it, and nothing moves under a person's hands.
function openNext(section) {
  const next = following(section);
  keeping(section.contains(document.activeElement) ? document.activeElement : section, () => {
    if (section.querySelector("input[type=radio]:focus") === null) showLevels(section, false);
    if (!next) return;
    next.classList.toggle("eg-rating--waiting", !fold(next).open);
    fold(next).open = true;
  });
}

function startOneAtATime() {
  page.dataset.view = "one";
  page.querySelector("[data-about]").open = false;
  const first = named(location.hash) ?? sections.find((section) => !isSaid(section));
  for (const section of sections) {
    fold(section).open = section === first || section.matches("[data-unsaved]");
  }
  if (first) current = first;
}

page.addEventListener("eg:stored", ({ target: section, detail: answer }) => {
  const wasComplete = "complete" in section.dataset;
  section.toggleAttribute("data-answered", answer.assessed);
  section.toggleAttribute("data-complete", answer.complete);
  section.querySelector("[data-line]").textContent = answer.line;
  page.querySelector("[data-progress]").textContent = answer.progress;
  section.querySelector("[data-carried]")?.remove();
  listUnchanged(section);
  const last = section.querySelector("[data-last]");
  if (answer.last && !last.firstElementChild) last.innerHTML = answer.last; // our own server's markup, escaped there
  if (section === confirmed) goTo(asksForMore(section, answer) ? section : (following(section) ?? section));
  else if (isOne() && answer.complete && !wasComplete && fold(section).open) openNext(section);
  if (section === confirmed) confirmed = null;
});

// A question back about its evidence is seen before the next practice is.
function asksForMore(section, answer) {
  return answer.questions.length > 0 && !section.querySelector("[data-question] textarea").value;
}

// Nothing is left to confirm together of what was confirmed by itself, or changed.
function listUnchanged(section) {
  page.querySelector(`[data-unchanged-of="${section.id}"]`)?.remove();
  const list = page.querySelector("[data-unchanged]");
  if (list && !list.querySelector("[data-unchanged-of]")) list.remove();
}

// What could not be saved is opened, so that it is seen.
page.addEventListener("eg:problem", ({ target: section }) => {
  if (section === confirmed) confirmed = null;
  fold(section).open = true;
  showLevels(section, true);
});

for (const section of sections) {
  section.addEventListener("change", () => {
    if (isOne() && current !== section) begin(section);
  });
  section.querySelector("[data-show-others]").addEventListener("click", () => {
    showLevels(section, true);
    section.querySelector("input[type=radio]:checked")?.focus();
  });
  fold(section)
    .querySelector("summary")
    .addEventListener("click", (event) => {
      if (!isOne() || fold(section).open) return;
      event.preventDefault();
      begin(section);
    });
  // By keyboard. Under a pointer that is just pressing, nothing may move before it is let go.
  section.addEventListener("focusin", ({ target }) => {
    if (target.matches(":focus-visible")) section.classList.remove("eg-rating--waiting");
  });
}

// "Save and go on": what is typed is saved as always; the next practice is in this page already.
page.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=go_on]");
  if (!button) return;
  const section = button.closest("[data-part]");
  const next = following(section);
  if (!next || section.querySelector("[data-status][data-look=problem]")) return;
  event.preventDefault();
  goTo(next);
});

// "Still true": saved in place; the next one follows once it is.
page.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=confirm]");
  if (!button) return;
  event.preventDefault();
  confirmed = button.closest("[data-part]");
  confirmed.dispatchEvent(new CustomEvent("eg:save"));
});

const follow = () => {
  const section = named(location.hash);
  if (section && isOne()) begin(section);
};
window.addEventListener("hashchange", follow);

// The practice in view: that which has the focus, or the open one, or the last one that begins above the middle.
function inView() {
  const focused = document.activeElement?.closest("[data-part]");
  if (focused) return focused;
  if (isOne()) return current;
  const above = sections.filter((section) => section.getBoundingClientRect().top < window.innerHeight / 2);
  return above.at(-1) ?? sections[0];
}

function choose(code) {
  const section = inView();
  const radio = fold(section).open && section.querySelector(`input[type=radio][value="${code}"]`);
  if (!radio) return false;
  current = section;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  radio.closest(".nhsuk-radios__item").scrollIntoView({ block: "nearest" });
  const label = section.querySelector(`label[for="${radio.id}"]`);
  const words = (label.querySelector(".eg-statements__caption") ?? label).textContent.trim();
  heard.textContent = `Chosen: ${words}. ${title(section).textContent.trim()}`;
  return true;
}

function write() {
  const section = inView();
  if (!fold(section).open) return false;
  section.querySelector("textarea[name$='-reason']").focus();
  return true;
}

function act(key) {
  if (/^[1-9]$/.test(key)) return choose(key);
  const at = sections.indexOf(inView());
  switch (key) {
    case "w":
      return write();
    case "n":
      return goTo(sections[at + 1]);
    case "p":
      return goTo(sections[at - 1]);
    case "leave":
      title(inView()).setAttribute("tabindex", "-1");
      title(inView()).focus({ preventScroll: true });
      return true;
    default:
      return false;
  }
}

document.addEventListener("eg:key", (event) => {
  if (act(event.detail)) event.preventDefault();
});

if (page.dataset.view === "" && window.matchMedia(NARROW).matches) startOneAtATime();
else follow();
