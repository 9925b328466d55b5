// The meeting screen by keyboard: numbers choose a level, n and p (or the arrows) go on and back (keys.js).
// What is chosen is saved by saving.js, as any other answer.

const part = document.querySelector("[data-part]"); // none where it is only read
const heard = document.querySelector("[data-heard]");

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
    case "leave":
      document.querySelector("[data-title]").focus();
      return true;
    default:
      return false;
  }
}

document.addEventListener("eg:key", (event) => {
  if (act(event.detail)) event.preventDefault();
});
