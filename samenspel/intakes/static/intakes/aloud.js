// A nicety: where the device itself has a voice for the language of the page, a button reads the question aloud.
// Voices that need another computer are left alone: nothing that stands here leaves the device.
"use strict";

const speech = window.speechSynthesis;
const language = document.documentElement.lang;

function voice() {
  return speech.getVoices().find((one) => one.localService && one.lang.split(/[-_]/)[0] === language);
}

function offer() {
  if (!voice()) return;
  for (const place of document.querySelectorAll(".ask-aloud")) place.hidden = false;
}

function read() {
  speech.cancel();
  const parts = [...document.querySelectorAll("[data-aloud-text]")].map((one) => one.innerText);
  const said = new SpeechSynthesisUtterance(parts.join(". "));
  said.voice = voice();
  said.lang = language;
  speech.speak(said);
}

if (speech) {
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  for (const button of document.querySelectorAll("[data-aloud]")) button.addEventListener("click", read);
}
