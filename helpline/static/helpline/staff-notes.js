// <staff-notes>: notes of colleagues, read again when the chat beside it is told of a new one. What
// is typed into the form below stays. A link at the head of the room says that there is one, until
// it is followed.
//
// data-src (the notes alone).

class StaffNotes extends HTMLElement {
  connectedCallback() {
    document.addEventListener("staff-note", this);
    this.#link?.addEventListener("click", this);
  }

  disconnectedCallback() {
    document.removeEventListener("staff-note", this);
  }

  get #link() {
    return /** @type {HTMLElement | null} */ (document.querySelector("[data-noted]"));
  }

  get #newest() {
    const list = /** @type {HTMLElement | null} */ (this.querySelector("[data-newest]"));
    return Number(list?.dataset.newest ?? 0);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "click") this.#say(false);
    else if (/** @type {CustomEvent<number>} */ (event).detail > this.#newest) this.#read();
  }

  async #read() {
    try {
      const headers = { "X-Requested-With": "fetch" };
      const answer = await fetch(this.dataset.src ?? "", { headers, cache: "no-store" });
      if (answer.status !== 200) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-newest]");
      if (!fresh) return;
      this.replaceChildren(fresh);
      this.#say(true);
    } catch {
      // Offline for a moment: the next heartbeat tells again.
    }
  }

  /** @param {boolean} isNew */
  #say(isNew) {
    const link = this.#link;
    if (link) link.hidden = !isNew;
  }
}

customElements.define("staff-notes", StaffNotes);
