// <offer-board>: keeps the board fresh, counts an offer down, and lets `a` accept and `d`
// decline. An offer is told by words, by shape, by the tab's title, never by sound or blinking.
//
// data-src (the board alone), data-ticker (the worker that says when to ask), data-now (the
// server's time, by which offers are counted: a device's clock may be wrong), data-offered,
// data-asked (a colleague hands a chat over) and data-seconds (words), data-keys-off.

const COUNT_EVERY_MS = 250;

/** @typedef {HTMLElement & { dataset: { offer: string, expires: string } }} Offer */

class OfferBoard extends HTMLElement {
  #etag = "";
  #title = document.title;
  #counting = false;
  /** @type {Worker | undefined} */
  #ticker;
  #timer = 0;
  #aheadMs = 0;

  connectedCallback() {
    this.#aheadMs = Date.now() - Date.parse(this.#words.now);
    this.#ticker = new Worker(this.#words.ticker);
    this.#ticker.onmessage = () => {
      this.#ask();
      this.#count(); // in a hidden tab the timer below is slow, and the title counts
    };
    this.#timer = setInterval(() => this.#count(), COUNT_EVERY_MS);
    document.addEventListener("keydown", this);
    this.#count();
  }

  disconnectedCallback() {
    this.#ticker?.terminate();
    clearInterval(this.#timer);
    document.removeEventListener("keydown", this);
  }

  get #words() {
    return /** @type {Record<string, string>} */ (this.dataset);
  }

  get #offer() {
    return /** @type {Offer | null} */ (this.querySelector("[data-offer]"));
  }

  /** @param {KeyboardEvent} event */
  handleEvent(event) {
    if (this.dataset.keysOff !== undefined || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const target = /** @type {Element} */ (event.target);
    if (target.matches?.("input, textarea, select") || document.querySelector("dialog[open]")) return;
    const button = /** @type {HTMLElement | null} */ (this.querySelector(`[data-key="${CSS.escape(event.key)}"]`));
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  async #ask() {
    try {
      /** @type {Record<string, string>} */
      const headers = { "X-Requested-With": "fetch" };
      if (this.#etag) headers["If-None-Match"] = this.#etag;
      const answer = await fetch(this.#words.src, { headers, cache: "no-store" });
      if (answer.status === 401 || answer.status === 403) location.reload();
      if (answer.status !== 200) return;
      this.#etag = answer.headers.get("ETag") ?? "";
      this.#show(await answer.text());
    } catch {
      // Offline for a moment: the next round comes.
    }
  }

  /** @param {string} page */
  #show(page) {
    const place = this.querySelector(".offer-slot");
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const freshPlace = fresh.querySelector(".offer-slot");
    if (!place || !freshPlace) return;
    const active = document.activeElement;
    const held = active && this.contains(active) ? active.id : "";
    const before = this.#offer?.dataset.offer;
    const offer = /** @type {Offer | null} */ (fresh.querySelector("[data-offer]"));
    // The live region itself stays, so that what appears in it is announced, and only once.
    if (before !== offer?.dataset.offer) place.replaceChildren(...(offer ? [offer] : []));
    else if (offer) this.#presence(offer);
    freshPlace.remove();
    while (place.nextSibling) place.nextSibling.remove();
    place.after(...fresh.body.childNodes);
    if (held) document.getElementById(held)?.focus();
    this.#count();
  }

  /** @param {Offer} offer */
  #presence(offer) {
    const fresh = offer.querySelector("[data-presence]");
    if (fresh) this.querySelector("[data-offer] [data-presence]")?.replaceWith(fresh);
  }

  #count() {
    const offer = this.#offer;
    if (!offer) {
      const asked = this.querySelector("[data-asked]");
      if (asked || this.#counting) document.title = asked ? this.#words.asked : this.#title;
      this.#counting = asked !== null;
      return;
    }
    this.#counting = true;
    const leftMs = Date.parse(offer.dataset.expires) - (Date.now() - this.#aheadMs);
    const left = Math.max(0, Math.ceil(leftMs / 1000));
    const words = /** @type {HTMLElement} */ (offer.querySelector("[data-left]"));
    words.textContent = this.#words.seconds.replace("{n}", String(left));
    /** @type {HTMLProgressElement} */ (offer.querySelector("[data-time]")).value = left;
    document.title = `${left} · ${this.#words.offered}`;
    if (left === 0) offer.remove();
  }
}

customElements.define("offer-board", OfferBoard);
