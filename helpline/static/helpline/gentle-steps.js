// <gentle-steps>: shows the questions of a form one screen at a time. Without it the same form
// is one page. Going on never needs an answer: nobody has to say anything.

class GentleSteps extends HTMLElement {
  #here = 0;
  /** @type {HTMLElement[]} */
  #steps = [];
  #where = document.createElement("p");
  #back = document.createElement("button");
  #next = document.createElement("button");

  connectedCallback() {
    const form = this.querySelector("form");
    this.#steps = [...this.querySelectorAll("form [data-step]")].map((step) => /** @type {HTMLElement} */ (step));
    if (!form || this.#steps.length < 2 || this.querySelector(".field--wrong")) return;
    this.#where.className = "progress gentle-where";
    this.#where.setAttribute("role", "status");
    form.before(this.#where);
    const nav = document.createElement("div");
    nav.className = "actions gentle-nav";
    nav.append(
      this.#button(this.#back, this.dataset.back, "button--quiet", -1),
      this.#button(this.#next, this.dataset.next, "button--talk", 1),
    );
    form.append(nav);
    form.addEventListener("keydown", (event) => this.#key(event));
    this.#show(false);
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {string | undefined} words
   * @param {string} kind
   * @param {number} step
   */
  #button(button, words, kind, step) {
    button.type = "button";
    button.className = `button ${kind} button--large`;
    button.textContent = words ?? "";
    button.addEventListener("click", () => this.#go(step));
    return button;
  }

  // Enter on an answer goes on; it would send the form with questions nobody has seen.
  /** @param {KeyboardEvent} event */
  #key(event) {
    const answering = /** @type {Element} */ (event.target).matches("input");
    if (event.key !== "Enter" || !answering || this.#next.hidden) return;
    event.preventDefault();
    this.#go(1);
  }

  /** @param {number} step */
  #go(step) {
    this.#here = Math.max(0, Math.min(this.#steps.length - 1, this.#here + step));
    this.#show(true);
  }

  // As in components/progress.html: one light per screen.
  #lights() {
    const lights = document.createElement("span");
    lights.className = "progress-lights";
    lights.setAttribute("aria-hidden", "true");
    this.#steps.forEach((_step, place) => {
      const light = document.createElement("span");
      light.className = "progress-light";
      if (place < this.#here) light.classList.add("progress-light--past");
      if (place === this.#here) light.classList.add("progress-light--here");
      lights.append(light);
    });
    return lights;
  }

  /** @param {boolean} moved */
  #show(moved) {
    const last = this.#here === this.#steps.length - 1;
    this.#steps.forEach((step, place) => {
      step.hidden = place !== this.#here;
    });
    this.#back.hidden = this.#here === 0;
    this.#next.hidden = last;
    const words = (this.dataset.step ?? "").replace("%(step)s", String(this.#here + 1));
    this.#where.replaceChildren(this.#lights(), words.replace("%(total)s", String(this.#steps.length)));
    if (!moved) return;
    this.#where.scrollIntoView({ block: "start" });
    const legend = this.#steps[this.#here].querySelector("legend");
    if (!legend) return;
    legend.tabIndex = -1;
    legend.focus({ preventScroll: true });
  }
}

customElements.define("gentle-steps", GentleSteps);
