// <gentle-steps>: shows the questions of a form one screen at a time. Without it the same form
// is one page. Going on never needs an answer: nobody has to say anything.

class GentleSteps extends HTMLElement {
  #here = 0;

  connectedCallback() {
    this.steps = [...this.querySelectorAll("[data-step]")];
    if (this.steps.length < 2 || this.querySelector(".field--wrong")) return;
    this.where = document.createElement("p");
    this.where.className = "progress gentle-where";
    this.where.setAttribute("role", "status");
    this.querySelector("form").before(this.where);
    this.nav = document.createElement("div");
    this.nav.className = "actions gentle-nav";
    this.back = this.#button(this.dataset.back, "button--quiet", -1);
    this.next = this.#button(this.dataset.next, "button--talk", 1);
    this.nav.append(this.back, this.next);
    this.querySelector("form").append(this.nav);
    this.#show(false);
  }

  #button(words, kind, step) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `button ${kind} button--large`;
    button.textContent = words;
    button.addEventListener("click", () => {
      this.#here = Math.max(0, Math.min(this.steps.length - 1, this.#here + step));
      this.#show(true);
    });
    return button;
  }

  // As in components/progress.html: one light per screen.
  #lights() {
    const lights = document.createElement("span");
    lights.className = "progress-lights";
    lights.setAttribute("aria-hidden", "true");
    this.steps.forEach((_step, place) => {
      const light = document.createElement("span");
      light.className = "progress-light";
      if (place < this.#here) light.classList.add("progress-light--past");
      if (place === this.#here) light.classList.add("progress-light--here");
      lights.append(light);
    });
    return lights;
  }

  #show(moved) {
    const last = this.#here === this.steps.length - 1;
    this.steps.forEach((step, place) => {
      step.hidden = place !== this.#here;
    });
    this.back.hidden = this.#here === 0;
    this.next.hidden = last;
    const words = this.dataset.step.replace("%(step)s", this.#here + 1);
    this.where.replaceChildren(this.#lights(), words.replace("%(total)s", this.steps.length));
    if (!moved) return;
    this.where.scrollIntoView({ block: "start" });
    const legend = this.steps[this.#here].querySelector("legend");
    legend.tabIndex = -1;
    legend.focus({ preventScroll: true });
  }
}

customElements.define("gentle-steps", GentleSteps);
