// Single keys of a page where levels are chosen: the page of a meeting, and that of a rating.
// Keys do nothing while somebody types, and can be turned off for good: a reader of screens may need them.
// The legend shows where a device has a mouse, which has keys beside it, and as soon as a key was used.
// What a key does is said by the page's own script, which hears "eg:key" and prevents its default if it acts.

const legend = document.querySelector("[data-keys]");
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
  if (memory.off) legend.dataset.used = "";
  legend.querySelector("[data-keys-list]").hidden = memory.off;
  legend.querySelector("[data-keys-switch]").textContent = memory.off ? "Turn keys on" : "Turn these keys off";
}

const isWriting = (target) => target.closest("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]");

const isTaken = (name) => !document.dispatchEvent(new CustomEvent("eg:key", { detail: name, cancelable: true }));

document.addEventListener("keydown", (event) => {
  if (memory.off || event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(event.target)) {
    // Out of the box, to where the keys work again.
    if (event.key === "Escape") isTaken("leave");
    return;
  }
  if (!isTaken(event.key.length === 1 ? event.key.toLowerCase() : event.key)) return;
  event.preventDefault();
  legend.dataset.used = "";
});

legend.querySelector("[data-keys-switch]").addEventListener("click", () => {
  memory.off = !memory.off;
  showLegend();
});

showLegend();
