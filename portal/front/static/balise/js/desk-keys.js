// <desk-keys>: single keys on the desk. `?` lists them, `/` goes to the search, `j` and `k`
// move through the list, `g` and a key go to a place. They can be switched off (the element
// then carries data-off) and never act while someone writes or holds a modifier.

const GO_WITHIN_MS = 1500;

class DeskKeys extends HTMLElement {
  #going = 0;

  connectedCallback() {
    for (const opener of document.querySelectorAll("[data-keys-open]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.#open());
    }
    if (this.dataset.off === undefined) document.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || this.#isWriting(event.target)) return;
    if (performance.now() - this.#going < GO_WITHIN_MS) {
      this.#going = 0;
      this.#go(event);
      return;
    }
    const act = {
      "?": () => this.#open(),
      "/": () => document.querySelector("[data-desk-search]")?.focus(),
      j: () => this.#move(1),
      k: () => this.#move(-1),
      g: () => {
        this.#going = performance.now();
      },
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #isWriting(target) {
    return target.isContentEditable || target.matches?.("input, textarea, select, dialog *");
  }

  #open() {
    this.querySelector("dialog").showModal();
  }

  #go(event) {
    const place = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (!place) return;
    event.preventDefault();
    place.click();
  }

  #move(step) {
    const items = [...document.querySelectorAll("[data-key-list] [data-key-item]")];
    if (!items.length) return;
    const here = items.findIndex((item) => item === document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : items.length - 1) : here + step;
    items[Math.max(0, Math.min(items.length - 1, next))].focus();
  }
}

customElements.define("desk-keys", DeskKeys);
