// <desk-keys>: single keys on the desk. `?` lists them, `/` goes to the search, `j` and `k`
// move through the list, `g` and a key go to a place. They can be switched off (the element
// then carries data-off) and never act while someone writes, holds a modifier or has a dialog
// open.

const GO_WITHIN_MS = 1500;

const all = (/** @type {string} */ selector) =>
  [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector))];
const first = (/** @type {string} */ selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector));

class DeskKeys extends HTMLElement {
  #going = -Infinity;

  connectedCallback() {
    for (const opener of all("[data-keys-open]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.#open());
    }
    if (this.dataset.off === undefined) document.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  /** @param {KeyboardEvent} event */
  handleEvent(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || this.#isBusy(event)) return;
    if (performance.now() - this.#going < GO_WITHIN_MS) {
      this.#going = -Infinity;
      this.#go(event);
      return;
    }
    /** @type {Record<string, () => void>} */
    const acts = {
      "?": () => this.#open(),
      "/": () => first("[data-desk-search]")?.focus(),
      j: () => this.#move(1),
      k: () => this.#move(-1),
      g: () => {
        this.#going = performance.now();
      },
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {KeyboardEvent} event */
  #isBusy(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const writing = target.isContentEditable || target.matches?.("input:not([type=checkbox]), textarea, select");
    return writing || first("dialog[open]") !== null;
  }

  #open() {
    this.querySelector("dialog")?.showModal();
  }

  /** @param {KeyboardEvent} event */
  #go(event) {
    const place = first(`[data-go="${CSS.escape(event.key)}"]`);
    if (!place) return;
    event.preventDefault();
    place.click();
  }

  /** @param {1 | -1} step */
  #move(step) {
    const items = all("[data-key-list] [data-key-item]");
    if (!items.length) return;
    const here = items.findIndex((item) => (item.closest("li, tr") ?? item).contains(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : items.length - 1) : here + step;
    items[Math.max(0, Math.min(items.length - 1, next))].focus();
  }
}

customElements.define("desk-keys", DeskKeys);
