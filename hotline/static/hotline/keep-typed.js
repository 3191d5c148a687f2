// <keep-typed>: asks before a form is left that has something in it and was not sent, because
// not every browser fills it in again after a reload. Quick exit takes the element off the page
// first, so that leaving in a hurry is never held up.

class KeepTyped extends HTMLElement {
  #sent = false;

  connectedCallback() {
    addEventListener("beforeunload", this);
    this.addEventListener("submit", this);
    addEventListener("pageshow", this);
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", this);
    removeEventListener("pageshow", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "beforeunload") this.#ask(event);
    else this.#sent = event.type === "submit";
  }

  /** @param {Event} event */
  #ask(event) {
    if (!this.#sent && this.#hasWords()) event.preventDefault();
  }

  #hasWords() {
    const typed = /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */ (
      this.querySelectorAll("textarea, input[type='text']")
    );
    return [...typed].some(({ value, defaultValue = "" }) => value.trim() !== defaultValue.trim());
  }
}

customElements.define("keep-typed", KeepTyped);
