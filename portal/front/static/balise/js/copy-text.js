// <copy-text>: a button that copies what stands in [data-copy] and says so. The button is
// hidden until the script runs, so nothing is promised that does not work.

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("[data-copy-button]");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => this.#copy());
  }

  async #copy() {
    await navigator.clipboard.writeText(this.querySelector("[data-copy]").textContent.trim());
    this.querySelector("[data-copy-status]").textContent = this.dataset.copied;
  }
}

customElements.define("copy-text", CopyText);
