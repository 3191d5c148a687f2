/* <days-until day="2027-02-09">: how far off a day is, in words of the page's language.
   Nothing counts down while one looks; without this script the date stands alone. */
const DAY_MS = 24 * 60 * 60 * 1000;

class DaysUntil extends HTMLElement {
  connectedCallback() {
    const [year, month, day] = (this.getAttribute("day") ?? "").split("-").map(Number);
    const now = new Date();
    const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
    const days = Math.round((Date.UTC(year, month - 1, day) - today) / DAY_MS);
    if (!Number.isFinite(days) || days < 0) return;
    const speaking = /** @type {HTMLElement | null} */ (this.closest("[lang]"));
    const language = speaking?.lang || "en";
    const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    this.textContent = `(${words.format(days, "day")})`;
  }
}

customElements.define("days-until", DaysUntil);
