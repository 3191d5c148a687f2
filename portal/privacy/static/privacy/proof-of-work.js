// <proof-of-work>: a small sum done by the visitor's device instead of asking who they are.
// It starts when the form is first touched, runs in a worker so that typing is never held up,
// and keeps the form back at submit until it is done. Without Web Crypto (plain http) or
// after any trouble the form goes the slow way: it waits until the page was open long enough.

const RENEW_AFTER_MS = 20 * 60 * 1000; // well within the 30 minutes a challenge lives

/** @typedef {HTMLInputElement | HTMLButtonElement | null} Submitter */
/** @typedef {{ counter: number, derivedKey: string }} Found */

class ProofOfWork extends HTMLElement {
  /** @type {Promise<string | null> | null} of the payload, or of null when the slow way must be taken */
  #work = null;
  #startedAt = 0;
  #openedAt = performance.now();
  #sending = false;

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
    this.#work = this.#solve().catch(() => null);
  }

  #reset() {
    this.#work = null;
    this.#sending = false;
    this.#field.value = "";
  }

  get #field() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input[name='altcha']"));
  }

  get #words() {
    return /** @type {Record<string, string>} */ (this.dataset);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {SubmitEvent} event
   */
  async #hold(form, event) {
    if (event.defaultPrevented || this.#field.value) return;
    event.preventDefault();
    if (this.#sending) return;
    this.#sending = true;
    const submitter = /** @type {Submitter} */ (event.submitter);
    this.#begin();
    const payload = await this.#work;
    if (payload) this.#field.value = payload;
    else await this.#waitUntilRipe();
    // When the sum was done before, we are still inside the submit event that was held back,
    // and a form ignores being submitted from within it.
    await new Promise((over) => setTimeout(over));
    this.#sending = false;
    form.dataset.proofOfWork = payload ? "work" : "slow";
    // The slow way leaves the field empty: send without being held back again.
    if (payload) form.requestSubmit(submitter);
    else this.#sendAsIs(form, submitter);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {Submitter} submitter
   */
  #sendAsIs(form, submitter) {
    if (submitter?.name) {
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      chosen.name = submitter.name;
      chosen.value = submitter.value;
      form.append(chosen);
    }
    form.submit();
  }

  async #waitUntilRipe() {
    const openMs = performance.now() - this.#openedAt;
    const leftMs = Number(this.dataset.slowSeconds) * 1000 - openMs;
    if (leftMs <= 0) return;
    this.#say(this.#words.saysWaiting);
    await new Promise((ripe) => setTimeout(ripe, leftMs));
  }

  async #solve() {
    if (!globalThis.crypto?.subtle || typeof Worker === "undefined") return null;
    const answer = await fetch(this.#words.challenge, {
      headers: { Accept: "application/json" },
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    if (!answer.ok) return null;
    const challenge = await answer.json();
    this.#say(this.#words.saysWorking);
    const startedAt = performance.now();
    const found = await this.#search(challenge.parameters);
    this.#show(1);
    this.#say(this.#words.saysDone);
    const time = Math.round(performance.now() - startedAt);
    return btoa(JSON.stringify({ challenge, solution: { ...found, time } }));
  }

  /**
   * @param {object} parameters of the challenge
   * @returns {Promise<Found>}
   */
  #search(parameters) {
    const worker = new Worker(this.#words.worker);
    const found = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => {
        if ("progress" in data) this.#show(data.progress);
        else if (data.failed) reject(new Error("no solution below the promised number"));
        else resolve(data);
      };
      worker.onerror = (trouble) => {
        trouble.preventDefault();
        reject(new Error("the worker stopped"));
      };
      worker.postMessage(parameters);
    });
    return found.finally(() => worker.terminate());
  }

  /** @param {number} share */
  #show(share) {
    const bar = this.querySelector("progress");
    if (!bar) return;
    bar.hidden = share >= 1;
    bar.value = share;
  }

  // The status line is a polite live region: said once when it begins and once when it is done.
  /** @param {string} sentence */
  #say(sentence) {
    /** @type {HTMLElement} */ (this.querySelector("[role='status']")).textContent = sentence;
  }
}

customElements.define("proof-of-work", ProofOfWork);
