// <passkey-form>: asks the browser for a passkey or security key and sends its answer.
// Inside it stands a form with a hidden field `credential`. data-task is "create" or "use";
// the options come from the JSON element named in data-options, or, for signing in, are
// fetched from the form's own address.

/**
 * @param {{ publicKey: PublicKeyCredentialCreationOptionsJSON }} options
 * @param {boolean} passwordless without a password, so the key itself asks who is there
 */
async function create({ publicKey }, passwordless) {
  const asked = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
  asked.authenticatorSelection = {
    ...asked.authenticatorSelection,
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless && { userVerification: "required" }),
  };
  return navigator.credentials.create({ publicKey: asked });
}

/** @param {{ publicKey: PublicKeyCredentialRequestOptionsJSON }} options */
async function use({ publicKey }) {
  const asked = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  return navigator.credentials.get({ publicKey: asked });
}

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    form?.addEventListener("submit", (event) => this.#ask(form, event));
    this.querySelector("button[disabled]")?.removeAttribute("disabled");
  }

  /**
   * @param {HTMLFormElement} form
   * @param {SubmitEvent} event
   */
  async #ask(form, event) {
    event.preventDefault();
    const trouble = /** @type {HTMLElement} */ (this.querySelector("[role='alert']"));
    trouble.textContent = "";
    try {
      const options = await this.#options(form);
      const passwordless = form.querySelector("[name=passwordless]:checked") !== null;
      const credential =
        this.dataset.task === "create" ? await create(options, passwordless) : await use(options);
      const field = /** @type {HTMLInputElement} */ (form.querySelector("[name=credential]"));
      field.value = JSON.stringify(credential);
      form.submit();
    } catch {
      // Refused, timed out, no key at hand, or not a secure page: all mean "try again".
      trouble.textContent = this.dataset.saysTrouble ?? "";
    }
  }

  /** @param {HTMLFormElement} form */
  async #options(form) {
    if (this.dataset.options) {
      const given = JSON.parse(document.getElementById(this.dataset.options)?.textContent ?? "");
      return given.creation_options ?? given.request_options;
    }
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  }
}

customElements.define("passkey-form", PasskeyForm);
