// <reply-list>: narrows the replies that are kept ready, and puts one into the box where the caret
// stands. It never sends. Without it a link leads to the page with the reply in the box.

/** @typedef {HTMLElement & { dataset: { words: string } }} Row */

class ReplyList extends HTMLElement {
  #field = document.createElement("input");
  #none = document.createElement("p");

  connectedCallback() {
    this.#field.type = "search";
    this.#field.id = "reply-search";
    this.#field.autocomplete = "off";
    const label = document.createElement("label");
    label.className = "field-label";
    label.htmlFor = this.#field.id;
    label.textContent = this.dataset.label ?? "";
    this.#none.className = "muted";
    this.#none.setAttribute("role", "status");
    this.prepend(label, this.#field, this.#none);
    this.#field.addEventListener("input", () => this.#narrow());
    this.addEventListener("click", (event) => this.#choose(event));
    this.#details?.addEventListener("toggle", () => this.#details?.open && this.#field.focus());
  }

  get #details() {
    return /** @type {HTMLDetailsElement | null} */ (this.closest("details"));
  }

  /** @param {MouseEvent} event */
  #choose(event) {
    const target = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-text]"));
    const box = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("#composer-text"));
    if (!link || !box) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = box;
    const space = selectionStart > 0 && !/\s/.test(value[selectionStart - 1]) ? " " : "";
    box.setRangeText(space + (link.dataset.text ?? ""), selectionStart, selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const details = this.#details;
    if (details) details.open = false;
    box.focus();
  }

  #narrow() {
    const words = this.#field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of /** @type {NodeListOf<Row>} */ (this.querySelectorAll("[data-words]"))) {
      row.hidden = !words.every((word) => row.dataset.words.includes(word));
      found += row.hidden ? 0 : 1;
    }
    this.#none.textContent = found ? "" : (this.dataset.none ?? "");
  }
}

customElements.define("reply-list", ReplyList);
