// Passkeys: forms with data-passkey="create" or "get" ask the browser and post what it answers.
// Options stand in data-options; without them they are fetched from the form's own address.
(() => {
  "use strict";
  const webauthn = globalThis.webauthnJSON;

  async function optionsOf(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).request_options;
  }

  async function ask(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const problem = form.querySelector("[data-passkey-problem]");
    problem.hidden = true;
    form.setAttribute("aria-busy", "true");
    try {
      const options = await optionsOf(form);
      const made = form.dataset.passkey === "create" ? await webauthn.create(options) : await webauthn.get(options);
      form.elements.credential.value = JSON.stringify(made);
      form.submit();
    } catch {
      problem.hidden = false;
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (webauthn && webauthn.supported()) {
      form.addEventListener("submit", ask);
    } else {
      form.querySelector("button").disabled = true;
      form.querySelector("[data-passkey-absent]").hidden = false;
    }
  }
})();
