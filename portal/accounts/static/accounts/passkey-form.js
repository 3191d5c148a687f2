// <passkey-form>: asks the browser for a passkey or security key and sends its answer.
// Inside it stands a form with a hidden field `credential`. data-task is "create" or "use";
// the options come from the JSON element named in data-options, or, for signing in, are
// fetched from the form's own address.

const toBytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};

const toText = (buffer) => {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const withBytes = (keys = []) => keys.map((key) => ({ ...key, id: toBytes(key.id) }));

async function create({ publicKey }, passwordless) {
  const selection = { ...publicKey.authenticatorSelection };
  selection.residentKey = passwordless ? "required" : "discouraged";
  selection.requireResidentKey = passwordless;
  if (passwordless) selection.userVerification = "required";
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      authenticatorSelection: selection,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    },
  });
}

async function use({ publicKey }) {
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  });
}

function asJson(credential) {
  const { response } = credential;
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: toText(response.userHandle),
      transports: response.getTransports?.(),
    },
  });
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
      this.form.elements.credential.value = asJson(credential);
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
