// <wall-board>: keeps the numbers of the wallboard fresh, and says so when it cannot. One question
// at a time, none while nobody sees the page; an answer without news is empty (304).
//
// data-src (the numbers alone), data-seconds (between two questions).

const OLD_AFTER_FAILURES = 3;

class WallBoard extends HTMLElement {
  #etag = "";
  #failures = 0;
  #timer = 0;

  connectedCallback() {
    document.addEventListener("visibilitychange", this);
    this.#wait();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this);
    clearTimeout(this.#timer);
  }

  handleEvent() {
    clearTimeout(this.#timer);
    if (!document.hidden) this.#ask();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), Number(this.dataset.seconds) * 1000);
  }

  async #ask() {
    if (document.hidden) return;
    try {
      const headers = this.#etag ? { "If-None-Match": this.#etag } : undefined;
      const answer = await fetch(String(this.dataset.src), { headers, cache: "no-store" });
      if (answer.redirected || answer.status === 401 || answer.status === 403) location.reload();
      else if (answer.status === 200) this.#show(answer, await answer.text());
      else if (answer.status !== 304) throw new Error(String(answer.status));
      this.#old(0);
    } catch {
      this.#old(this.#failures + 1);
    }
    this.#wait();
  }

  /**
   * @param {Response} answer
   * @param {string} page
   */
  #show(answer, page) {
    this.#etag = answer.headers.get("ETag") ?? "";
    const fresh = new DOMParser().parseFromString(page, "text/html");
    this.querySelector("[data-numbers]")?.replaceChildren(...fresh.body.childNodes);
  }

  /** @param {number} failures */
  #old(failures) {
    this.#failures = failures;
    const old = failures >= OLD_AFTER_FAILURES;
    this.toggleAttribute("data-old", old);
    /** @type {HTMLElement | null} */ (this.querySelector("[data-stale]"))?.toggleAttribute("hidden", !old);
  }
}

customElements.define("wall-board", WallBoard);
