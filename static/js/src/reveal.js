// Shows what belongs to a radio or checkbox only while it is chosen. Without scripts it always shows.
//
// The package's own module marks radios with aria-expanded, which that role does not have (axe: aria-allowed-attr).
// What opens here stands directly after its choice, so it is met next in any case.

function follow(input) {
  const inside = document.getElementById(input.dataset.ariaControls);
  const family = [...inside.classList].find((name) => name.endsWith("__conditional"));
  inside.classList.toggle(`${family}--hidden`, !input.checked);
}

export function reveal() {
  const inputs = [...document.querySelectorAll("input[data-aria-controls]")];
  const all = () => inputs.forEach(follow);
  if (!inputs.length) return;
  all();
  document.addEventListener("change", all);
  // A browser that brings a page back restores its answers only now.
  window.addEventListener("pageshow", all);
}
