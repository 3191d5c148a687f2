// <open-now data-src>: asks whether the helpline is open and how long the wait is, because
// the page itself may come from a cache. Keeps the words it has when nobody answers.

class OpenNow extends HTMLElement {
  async connectedCallback() {
    if (!this.dataset.src) return;
    try {
      const answer = await fetch(this.dataset.src, { credentials: "omit" });
      if (!answer.ok) return;
      const { words } = await answer.json();
      if (words) this.textContent = words;
    } catch {
      // Offline: the words of the page stand.
    }
  }
}

customElements.define("open-now", OpenNow);
