// A report's sections fold. A link into one opens it, printing opens them all, and so does a button.
const folds = [...document.querySelectorAll("details.r-fold")];

const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target?.closest("details.r-fold");
  if (!fold) return;
  fold.open = true;
  target.scrollIntoView();
};

// The same address once more is no change, so clicks are looked at as well.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('.report a[href^="#"]');
  if (link && link.hash === location.hash) setTimeout(reveal);
});
addEventListener("hashchange", reveal);
reveal();

let closed = [];
addEventListener("beforeprint", () => {
  closed = folds.filter((fold) => !fold.open);
  for (const fold of closed) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of closed) fold.open = false;
});

const strip = document.querySelector(".r-back");
if (strip && folds.length) {
  const button = document.createElement("button");
  const name = () => {
    button.textContent = folds.every((fold) => fold.open) ? "Close all sections" : "Open all sections";
  };
  button.type = "button";
  button.className = "r-open-all";
  button.addEventListener("click", () => {
    const open = folds.some((fold) => !fold.open);
    for (const fold of folds) fold.open = open;
    name();
  });
  for (const fold of folds) fold.addEventListener("toggle", name);
  name();
  strip.append(button);
}
