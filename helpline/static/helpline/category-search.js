// <category-search>: narrows the list of categories while one types; where it is the first thing on
// the page (`data-first`) one types at once. Without it the same list
// opens by its headings.

/** @typedef {HTMLElement & { dataset: { name: string } }} Row */

class CategorySearch extends HTMLElement {
  #field = document.createElement("input");
  #none = document.createElement("p");

  connectedCallback() {
    this.#field.type = "search";
    this.#field.id = "category-search";
    this.#field.autocomplete = "off";
    const label = document.createElement("label");
    label.className = "field-label";
    label.htmlFor = this.#field.id;
    label.textContent = this.dataset.label ?? "";
    this.#none.className = "muted";
    this.#none.setAttribute("role", "status");
    this.prepend(label, this.#field, this.#none);
    this.#field.addEventListener("input", () => this.#narrow());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    if ("first" in this.dataset) this.#field.focus();
  }

  // Enter chooses the first that was found, and nothing while nothing was asked for.
  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (!this.#words.length) return;
    /** @type {HTMLInputElement | null} */ (this.querySelector("li:not([hidden]) input"))?.click();
  }

  get #words() {
    return this.#field.value.toLowerCase().split(/\s+/).filter(Boolean);
  }

  #narrow() {
    const words = this.#words;
    let found = 0;
    for (const group of /** @type {NodeListOf<HTMLDetailsElement>} */ (this.querySelectorAll("[data-group]"))) {
      let here = 0;
      for (const row of /** @type {NodeListOf<Row>} */ (group.querySelectorAll("[data-name]"))) {
        row.hidden = !words.every((word) => row.dataset.name.includes(word));
        here += row.hidden ? 0 : 1;
      }
      group.hidden = here === 0;
      group.open = words.length > 0 ? here > 0 : Boolean(group.querySelector(":checked"));
      found += here;
    }
    for (const scheme of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-scheme]"))) {
      scheme.hidden = !scheme.querySelector("[data-group]:not([hidden])");
    }
    this.#none.textContent = found ? "" : (this.dataset.none ?? "");
  }
}

customElements.define("category-search", CategorySearch);
