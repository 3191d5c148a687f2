// <case-keys>: single keys on a case. A button with data-key is pressed by that key, unless
// someone writes, holds a modifier, has a dialog open, or has turned single keys off (see
// <desk-keys>). After "g" the next key belongs to <desk-keys>.

const AFTER_G_MS = 1500;

class CaseKeys extends HTMLElement {
  #after = -Infinity;

  connectedCallback() {
    document.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  /** @param {KeyboardEvent} event */
  handleEvent(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.isContentEditable || target.matches?.("input:not([type=checkbox]), textarea, select")) return;
    if (document.querySelector("desk-keys[data-off], dialog[open]")) return;
    const waiting = performance.now() - this.#after < AFTER_G_MS;
    this.#after = event.key === "g" ? performance.now() : -Infinity;
    if (waiting || event.key === "g") return;
    const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(event.key)}"]`));
    if (!button) return;
    event.preventDefault();
    button.click();
  }
}

customElements.define("case-keys", CaseKeys);
