// Niceties only: every page works without this file.
"use strict";

// Printing with a button where the browser can.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  const note = button.parentElement.querySelector("[data-print-note]");
  if (note) note.hidden = true;
  button.addEventListener("click", () => window.print());
}

// An open menu closes with Escape, or with a click beside it.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// What has to be looked at again comes first.
document.querySelector("body:not(.gallery) #form-errors")?.focus();
