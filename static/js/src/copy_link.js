// "Copy link": a button that is there only where a script may write to the clipboard. The address stands beside it.
export function copyLink() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const status = button.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        status.textContent = "The link is copied.";
      } catch {
        status.textContent = "It could not be copied. Select the address, and copy it by hand.";
      }
    });
  }
}
