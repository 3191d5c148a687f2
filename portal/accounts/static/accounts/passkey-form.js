// <passkey-form>: asks the browser for a passkey or security key and sends its answer.
// Inside it stands a form with a hidden field `credential`. data-task is "create" or "use";
// the options come from the JSON element named in data-options, or, for signing in, are
// fetched from the form's own address.

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

async function use({ publicKey }) {
  const asked = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  return navigator.credentials.get({ publicKey: asked });
}

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.#ask(event));
    this.querySelector("button[disabled]")?.removeAttribute("disabled");
  }

  async #ask(event) {
    event.preventDefault();
    const trouble = this.querySelector("[role='alert']");
    trouble.textContent = "";
    try {
      const options = await this.#options();
      const passwordless = this.form.elements.passwordless?.checked ?? false;
      const credential =
        this.dataset.task === "create" ? await create(options, passwordless) : await use(options);
      this.form.elements.credential.value = JSON.stringify(credential);
      this.form.submit();
    } catch {
      // Refused, timed out, no key at hand, or not a secure page: all mean "try again".
      trouble.textContent = this.dataset.saysTrouble;
    }
  }

  async #options() {
    if (this.dataset.options) {
      const given = JSON.parse(document.getElementById(this.dataset.options).textContent);
      return given.creation_options ?? given.request_options;
    }
    const answer = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  }
}

customElements.define("passkey-form", PasskeyForm);
