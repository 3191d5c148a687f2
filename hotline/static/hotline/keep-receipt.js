// <keep-receipt>: whoever goes on from a receipt without having kept it is asked once, here, where
// the ways on are; and Back does not end at the browser's question about sending a form again.
//
// A receipt is the answer to a form and stored nowhere, so a browser cannot show it a second time.
// When somebody goes on, its entry becomes that of the page that reads receipts (data-instead);
// the receipt itself is in no address, no state and no storage. Until then loading the page
// again shows it again. Nothing here holds up the exit, or a call for help.

class KeepReceipt extends HTMLElement {
  #isKept = false;

  connectedCallback() {
    for (const name of ["click", "submit", "copy"]) document.addEventListener(name, this);
    addEventListener("beforeprint", this);
  }

  disconnectedCallback() {
    for (const name of ["click", "submit", "copy"]) document.removeEventListener(name, this);
    removeEventListener("beforeprint", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.defaultPrevented) return;
    if (event.type === "submit") this.#standAside();
    else if (event.type === "click") this.#click(/** @type {MouseEvent} */ (event));
    else this.#isKept = true;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const pressed = /** @type {Element} */ (event.target);
    if (pressed.closest("[data-copy-button]")) this.#isKept = true;
    const link = /** @type {HTMLAnchorElement | null} */ (pressed.closest("a[href]"));
    if (!link || link.hash || !link.protocol.startsWith("http")) return;
    if (this.#isKept || this.contains(link)) {
      this.#standAside();
    } else {
      event.preventDefault();
      this.#ask();
    }
  }

  // Once: whoever presses again means it.
  #ask() {
    this.#isKept = true;
    const heading = /** @type {HTMLElement} */ (this.querySelector("h2"));
    heading.tabIndex = -1;
    heading.focus();
    this.scrollIntoView({ block: "center" });
  }

  #standAside() {
    history.replaceState({ openedAt: Date.now() }, "", this.dataset.instead);
  }
}

customElements.define("keep-receipt", KeepReceipt);
