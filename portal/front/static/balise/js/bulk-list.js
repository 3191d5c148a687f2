// <bulk-list>: a list with a box in every row and one form for all that is ticked. Adds the box for
// all of them, says how many are ticked, and lets space tick the row whose link has the focus. Once
// sent it says so and is not sent again. Without it every box is ticked by itself.

class BulkList extends HTMLElement {
  connectedCallback() {
    const all = this.#all;
    if (!all) return;
    /** @type {HTMLElement} */ (all.closest("label")).hidden = false;
    this.addEventListener("change", this);
    this.addEventListener("keydown", this);
    this.addEventListener("submit", this);
    addEventListener("pagehide", this);
    this.#show();
  }

  disconnectedCallback() {
    this.removeEventListener("change", this);
    this.removeEventListener("keydown", this);
    this.removeEventListener("submit", this);
    removeEventListener("pagehide", this);
  }

  get #all() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector("[data-all]"));
  }

  get #boxes() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll("[name=ticked]"))];
  }

  /** @param {Event} event */
  handleEvent(event) {
    const all = this.#all;
    if (event.type === "submit") this.#send(event);
    else if (event.type === "pagehide") this.removeAttribute("aria-busy");
    else if (event.type === "keydown") this.#key(/** @type {KeyboardEvent} */ (event));
    else if (all && event.target === all) for (const box of this.#boxes) box.checked = all.checked;
    this.#show();
  }

  /** @param {Event} event */
  #send(event) {
    if (this.hasAttribute("aria-busy")) event.preventDefault();
    this.setAttribute("aria-busy", "true");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const link = /** @type {HTMLElement} */ (event.target);
    if (event.key !== " " || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!link.matches("[data-key-item]") || document.querySelector("desk-keys[data-off]")) return;
    const box = /** @type {HTMLInputElement | null | undefined} */ (link.closest("li, tr")?.querySelector("[name=ticked]"));
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
  }

  #show() {
    const all = this.#all;
    const count = /** @type {HTMLElement | null} */ (this.querySelector("[data-count]"));
    if (!all || !count) return;
    const ticked = this.#boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === this.#boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    const words = this.hasAttribute("aria-busy") ? count.dataset.busy : count.dataset.count;
    count.textContent = ticked ? (words ?? "").replace("{n}", String(ticked)) : "";
  }
}

customElements.define("bulk-list", BulkList);
