// <copy-text>: a button that copies what stands in [data-copy] and says so. The button is
// hidden until the script runs, so nothing is promised that does not work.

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = /** @type {HTMLElement | null} */ (this.querySelector("[data-copy-button]"));
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => this.#copy());
  }

  // Refused by the browser, the text is marked, ready to be copied by hand.
  async #copy() {
    const text = /** @type {HTMLElement} */ (this.querySelector("[data-copy]"));
    const status = /** @type {HTMLElement} */ (this.querySelector("[data-copy-status]"));
    status.textContent = "";
    try {
      await navigator.clipboard.writeText((text.textContent ?? "").trim());
      status.textContent = this.dataset.copied ?? "";
    } catch {
      getSelection()?.selectAllChildren(text);
    }
  }
}

customElements.define("copy-text", CopyText);
