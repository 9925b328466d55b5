// The meeting screen by keyboard: numbers choose a level, n and p (or the arrows) go on and back.
// Keys do nothing while somebody types, and can be turned off for good: a reader of screens may need them.
// What is chosen is saved by saving.js, as any other answer.

const legend = document.querySelector("[data-keys]");
const part = document.querySelector("[data-part]"); // none where it is only read
const heard = document.querySelector("[data-heard]");
const OFF = "even-ground.keys-off";

const memory = {
  get off() {
    try {
      return localStorage.getItem(OFF) === "yes";
    } catch {
      return this.here ?? false;
    }
  },
  set off(value) {
    this.here = value;
    try {
      localStorage.setItem(OFF, value ? "yes" : "no");
    } catch {
      // Private windows may refuse storage: it then lasts as long as the page.
    }
  },
};

function showLegend() {
  legend.hidden = false;
  legend.querySelector("[data-keys-list]").hidden = memory.off;
  legend.querySelector("[data-keys-switch]").textContent = memory.off ? "Turn keys on" : "Turn these keys off";
}

const isWriting = (target) => target.closest("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]");

function choose(code) {
  const radio = part?.querySelector(`input[type=radio][value="${code}"]`);
  if (!radio) return false;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  radio.closest(".nhsuk-radios__item").scrollIntoView({ block: "nearest" });
  const label = part.querySelector(`label[for="${radio.id}"]`);
  heard.textContent = `Chosen: ${(label.querySelector(".eg-statements__caption") ?? label).textContent.trim()}`;
  return true;
}

function go(way) {
  const step = document.querySelector(`[data-go="${way}"]`);
  step?.click();
  return Boolean(step);
}

function write() {
  const box = part?.querySelector("textarea[name$='-reason']");
  box?.focus();
  return Boolean(box);
}

function act(key) {
  if (/^\d$/.test(key)) return choose(key === "0" ? "10" : key);
  switch (key) {
    case "d":
      return choose("NA");
    case "w":
      return write();
    case "n":
    case "ArrowRight":
      return go("on");
    case "p":
    case "ArrowLeft":
      return go("back");
    default:
      return false;
  }
}

document.addEventListener("keydown", (event) => {
  if (memory.off || event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(event.target)) {
    // Out of the box, to where the keys work again.
    if (event.key === "Escape") document.querySelector("[data-title]").focus();
    return;
  }
  if (act(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
});

legend.querySelector("[data-keys-switch]").addEventListener("click", () => {
  memory.off = !memory.off;
  showLegend();
});

showLegend();
