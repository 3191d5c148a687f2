// <give-list>: narrows the services while one types, and gives one without leaving the page, so
// that what stands in the composer stays. Without it each button sends the form.

/** @typedef {HTMLElement & { dataset: { words: string } }} Row */

class GiveList extends HTMLElement {
  #field = document.createElement("input");
  #said = document.createElement("p");

  connectedCallback() {
    this.#field.type = "search";
    this.#field.id = "give-search";
    this.#field.autocomplete = "off";
    const label = document.createElement("label");
    label.className = "field-label";
    label.htmlFor = this.#field.id;
    label.textContent = this.dataset.label ?? "";
    this.#said.className = "muted";
    this.#said.setAttribute("role", "status");
    this.prepend(label, this.#field, this.#said);
    this.#field.addEventListener("input", () => this.#narrow());
    this.#form.addEventListener("submit", (event) => this.#submit(event));
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form"));
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!button || button.disabled) return;
    event.preventDefault();
    void this.#give(button);
  }

  // The server answers a service that was given by leading back to the page; anything else it
  // says itself, on the page that the plain form leads to.
  /** @param {HTMLButtonElement} button */
  async #give(button) {
    const body = new FormData(this.#form);
    body.set(button.name, button.value);
    button.disabled = true;
    try {
      const answer = await fetch(this.#form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect") throw new Error("not given");
    } catch {
      button.disabled = false;
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      chosen.name = button.name;
      chosen.value = button.value;
      this.#form.append(chosen);
      this.#form.submit();
      return;
    }
    const word = button.querySelector(".button-word");
    if (word) word.textContent = this.dataset.given ?? "";
    this.#said.textContent = button.textContent;
  }

  #narrow() {
    const words = this.#field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of /** @type {NodeListOf<Row>} */ (this.querySelectorAll("[data-words]"))) {
      row.hidden = !words.every((word) => row.dataset.words.includes(word));
      found += row.hidden ? 0 : 1;
    }
    this.#said.textContent = found ? "" : (this.dataset.none ?? "");
  }
}

customElements.define("give-list", GiveList);
