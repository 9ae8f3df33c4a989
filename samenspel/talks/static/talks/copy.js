// A text with one tap on the clipboard. Without this file one selects it by hand: it stands there whole.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  const byHand = document.querySelector(`[data-copy-by-hand="${button.dataset.copy}"]`);
  if (byHand) byHand.hidden = true;
  const words = button.querySelector("span");
  const before = words.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      words.textContent = button.dataset.copied;
    } catch {
      if (byHand) byHand.hidden = false;
      source.focus();
      source.select?.();
      return;
    }
    window.setTimeout(() => {
      words.textContent = before;
    }, 2500);
  });
}
