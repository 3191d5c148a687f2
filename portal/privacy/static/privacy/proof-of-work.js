// <proof-of-work>: a small sum done by the visitor's device instead of asking who they are.
// It starts when the form is first touched and keeps the form back at submit until it is done.
// The browser derives keys beside the page, so typing is never held up. Without Web Crypto
// (plain http) or after any trouble the form waits until the page was open long enough.

const RENEW_AFTER_MS = 20 * 60 * 1000; // well within the 30 minutes a challenge lives

/** @typedef {{ algorithm: string, nonce: string, salt: string, cost: number, keyLength: number, keyPrefix: string, data: { most: number } }} Parameters of an altcha 2 challenge */

const fromHex = (/** @type {string} */ hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const toHex = (/** @type {Uint8Array} */ bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * The key of one counter, which is the last four bytes of the password.
 * @param {Parameters} parameters
 * @param {number} counter
 */
async function derivedKey({ algorithm, nonce, salt, cost, keyLength }, counter) {
  const tail = counter.toString(16).padStart(8, "0");
  const key = await crypto.subtle.importKey("raw", fromHex(nonce + tail), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: algorithm.split("/")[1], salt: fromHex(salt), iterations: cost };
  return toHex(new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8)));
}

class ProofOfWork extends HTMLElement {
  /** @type {Promise<string> | null} of what is sent, empty when the slow way must be taken */
  #work = null;
  #startedAt = 0;
  #openedAt = performance.now();
  #sending = false;
  #mayGo = false;

  connectedCallback() {
    const form = this.closest("form");
    if (!form) return;
    form.addEventListener("focusin", () => this.#begin(), { once: true });
    form.addEventListener("submit", (event) => this.#hold(form, event));
    addEventListener("pageshow", (event) => event.persisted && this.#reset());
  }

  #begin() {
    if (this.#work && performance.now() - this.#startedAt < RENEW_AFTER_MS) return;
    this.#startedAt = performance.now();
    this.#work = this.#solve().catch(() => "");
  }

  #reset() {
    this.#work = null;
    this.#mayGo = false;
  }

  /**
   * @param {HTMLFormElement} form
   * @param {SubmitEvent} event
   */
  async #hold(form, event) {
    if (event.defaultPrevented || this.#mayGo) return;
    event.preventDefault();
    if (this.#sending) return;
    this.#sending = true;
    this.#begin();
    const payload = (await this.#work) ?? "";
    if (!payload) await this.#waitUntilRipe();
    // When the sum was done before, we are still inside the submit event that was held back,
    // and a form ignores being submitted from within it.
    await new Promise((over) => setTimeout(over));
    /** @type {HTMLInputElement} */ (this.querySelector("input[name='altcha']")).value = payload;
    this.#sending = false;
    this.#mayGo = true;
    form.requestSubmit(event.submitter);
  }

  async #waitUntilRipe() {
    const openMs = performance.now() - this.#openedAt;
    const leftMs = Number(this.dataset.slowSeconds) * 1000 - openMs;
    if (leftMs <= 0) return;
    this.#say(this.dataset.saysWaiting);
    await new Promise((ripe) => setTimeout(ripe, leftMs));
  }

  async #solve() {
    if (!globalThis.crypto?.subtle) return "";
    const answer = await fetch(this.dataset.challenge ?? "", {
      headers: { Accept: "application/json" },
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    if (!answer.ok) return "";
    const challenge = await answer.json();
    this.#say(this.dataset.saysWorking);
    const solution = await this.#search(challenge.parameters);
    this.#say(this.dataset.saysDone);
    return btoa(JSON.stringify({ challenge, solution }));
  }

  /** @param {Parameters} parameters */
  async #search(parameters) {
    const { most } = parameters.data;
    const bar = /** @type {HTMLProgressElement} */ (this.querySelector("progress"));
    bar.hidden = false;
    try {
      for (let counter = 0; counter <= most; counter += 1) {
        bar.value = counter / most;
        const key = await derivedKey(parameters, counter);
        if (key.startsWith(parameters.keyPrefix)) return { counter, derivedKey: key };
      }
      throw new Error("no solution below the promised number");
    } finally {
      bar.hidden = true;
    }
  }

  // The status line is a polite live region: said once when it begins and once when it is done.
  #say(sentence = "") {
    /** @type {HTMLElement} */ (this.querySelector("[role='status']")).textContent = sentence;
  }
}

customElements.define("proof-of-work", ProofOfWork);
