// Dragging on the board. Every talk has a page with a form that does the same.
"use strict";

const form = document.getElementById("plan-drop");
const board = document.querySelector("[data-board]");
let dragged = null;

if (form && board) {
  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-talk]");
    if (!card) return;
    dragged = card;
    card.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.talk);
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
  });
  for (const place of board.querySelectorAll("[data-at]")) {
    place.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      place.classList.add("is-over");
    });
    place.addEventListener("dragleave", () => place.classList.remove("is-over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!dragged) return;
      form.elements.talk.value = dragged.dataset.talk;
      form.elements.to.value = place.dataset.at;
      form.submit();
    });
  }
}
