// <offer-board>: keeps the board fresh, counts an offer down, and lets `a` accept and `d`
// decline. An offer is told by words, by shape, by the tab's title, never by sound or blinking.
//
// data-src (the board alone), data-ticker (the worker that says when to ask), data-offered and data-seconds (words), data-keys-off.

const COUNT_EVERY_MS = 250;

class OfferBoard extends HTMLElement {
  #etag = "";
  #title = document.title;
  #ticker;
  #timer = 0;

  connectedCallback() {
    this.#ticker = new Worker(this.dataset.ticker);
    this.#ticker.onmessage = () => {
      this.#ask();
      this.#count(); // in a hidden tab the timer below is slow, and the title counts
    };
    this.#timer = setInterval(() => this.#count(), COUNT_EVERY_MS);
    document.addEventListener("keydown", this);
    this.#count();
  }

  disconnectedCallback() {
    this.#ticker.terminate();
    clearInterval(this.#timer);
    document.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    if (this.dataset.keysOff !== undefined || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target.matches?.("input, textarea, select, dialog *")) return;
    const button = this.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  async #ask() {
    try {
      const headers = { "X-Requested-With": "fetch" };
      if (this.#etag) headers["If-None-Match"] = this.#etag;
      const answer = await fetch(this.dataset.src, { headers, cache: "no-store" });
      if (answer.status === 401 || answer.status === 403) location.reload();
      if (answer.status !== 200) return;
      this.#etag = answer.headers.get("ETag") ?? "";
      this.#show(await answer.text());
    } catch {
      // Offline for a moment: the next round comes.
    }
  }

  #show(page) {
    const held = this.contains(document.activeElement) ? document.activeElement.id : "";
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const before = this.querySelector("[data-offer]")?.dataset.offer;
    const place = this.querySelector(".offer-slot");
    const offer = fresh.querySelector("[data-offer]");
    // The live region itself stays, so that what appears in it is announced, and only once.
    if (before !== offer?.dataset.offer) place.replaceChildren(...(offer ? [offer] : []));
    else if (offer) place.querySelector("[data-presence]").replaceWith(offer.querySelector("[data-presence]"));
    fresh.querySelector(".offer-slot").remove();
    while (place.nextSibling) place.nextSibling.remove();
    place.after(...fresh.body.childNodes);
    if (held) this.ownerDocument.getElementById(held)?.focus();
    this.#count();
  }

  #count() {
    const offer = this.querySelector("[data-offer]");
    if (!offer) {
      if (document.title !== this.#title && this.#counting) document.title = this.#title;
      this.#counting = false;
      return;
    }
    this.#counting = true;
    const left = Math.max(0, Math.ceil((new Date(offer.dataset.expires) - Date.now()) / 1000));
    offer.querySelector("[data-left]").textContent = this.dataset.seconds.replace("{n}", left);
    offer.querySelector("[data-time]").value = left;
    document.title = `${left} · ${this.dataset.offered}`;
    if (left === 0) offer.remove();
  }

  #counting = false;
}

customElements.define("offer-board", OfferBoard);
