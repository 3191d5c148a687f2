// <quick-exit>: leaves this site at once, on a click or on Shift three times.
//
// The page is covered in the same task, before anything is sent; the server is told by a
// beacon and never waited for; the tab goes on with location.replace, so that this page has
// no entry in its history. Every other tab that shows this site is told and goes on too, by a
// channel that keeps nothing. Without this script the link inside does the same by itself.

const PRESSES = 3;
const WITHIN_MS = 5000;
const REMEMBERED_SECONDS = 3600;
const CHANNEL = "quick-exit";

class QuickExit extends HTMLElement {
  /** @type {number[]} when Shift was pressed alone */
  #presses = [];
  #alone = false;
  #left = false;
  /** @type {BroadcastChannel | null} to the other tabs of this site */
  #tabs = null;
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #timer = 0;
  #lights = document.createElement("div");
  #words = document.createElement("p");

  connectedCallback() {
    this.#addLights();
    this.querySelector("a")?.addEventListener("click", this);
    addEventListener("keydown", this, true);
    addEventListener("keyup", this, true);
    if (!("BroadcastChannel" in globalThis)) return;
    this.#tabs = new BroadcastChannel(CHANNEL);
    this.#tabs.onmessage = () => this.#follow();
  }

  // What was said on the channel before it is closed still arrives.
  disconnectedCallback() {
    this.#tabs?.close();
    removeEventListener("keydown", this, true);
    removeEventListener("keyup", this, true);
  }

  get #target() {
    return this.dataset.target ?? "/";
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "click") {
      event.preventDefault();
      this.leave();
    } else {
      const key = /** @type {KeyboardEvent} */ (event);
      if (event.type === "keydown") this.#keyDown(key);
      else this.#keyUp(key);
    }
  }

  // Shift together with another key is typing, not leaving.
  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (event.key === "Shift") {
      if (!event.repeat) this.#alone = !(event.ctrlKey || event.altKey || event.metaKey);
    } else {
      this.#alone = false;
      this.#forget();
    }
  }

  /** @param {KeyboardEvent} event */
  #keyUp(event) {
    if (event.key !== "Shift" || !this.#alone) return;
    this.#alone = false;
    const now = performance.now();
    this.#presses = [...this.#presses.filter((then) => now - then < WITHIN_MS), now];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#forget(), WITHIN_MS);
    if (this.#presses.length >= PRESSES) this.leave();
    else this.#show();
  }

  #forget() {
    if (!this.#presses.length) return;
    this.#presses = [];
    this.#show();
  }

  #addLights() {
    this.#lights.className = "exit-lights";
    this.#lights.hidden = true;
    this.#lights.setAttribute("aria-hidden", "true");
    for (let place = 0; place < PRESSES; place += 1) {
      const light = document.createElement("span");
      light.className = "exit-light";
      this.#lights.append(light);
    }
    this.#words.className = "hidden-words";
    this.#words.setAttribute("role", "status");
    this.append(this.#lights, this.#words);
  }

  #show() {
    const count = this.#presses.length;
    this.#lights.hidden = count === 0;
    [...this.#lights.children].forEach((light, place) => {
      light.classList.toggle("exit-light--on", place < count);
    });
    this.#words.textContent = ["", this.dataset.twoLeft, this.dataset.oneLeft][count] ?? "";
  }

  leave() {
    if (this.#left) return;
    this.#tabs?.postMessage("left");
    this.#blank();
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie =
      `left=${Date.now()}; path=/; max-age=${REMEMBERED_SECONDS}; samesite=strict${secure}`;
    try {
      const link = this.querySelector("a");
      if (link) navigator.sendBeacon(link.href);
    } catch {
      // Offline or refused: leaving does not depend on it.
    }
    this.#goOn();
  }

  // Another tab left, and told the server.
  #follow() {
    if (this.#left) return;
    this.#blank();
    this.#goOn();
  }

  #goOn() {
    // This element has left the page with the rest: what comes back from memory goes on as well.
    addEventListener("pageshow", ({ persisted }) => persisted && location.replace(this.#target));
    location.replace(this.#target);
  }

  // Everything off the screen now, in the top layer too, and nothing left to read by a
  // screen reader or a task switcher.
  #blank() {
    this.#left = true;
    const dialogs = /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll("dialog[open]"));
    for (const dialog of dialogs) dialog.close();
    document.title = "\u200b";
    const cover = document.createElement("div");
    cover.className = "exit-blank";
    cover.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.className = "hidden-words";
    words.textContent = this.dataset.leaving ?? "";
    cover.append(words);
    document.body.replaceChildren(cover);
    dispatchEvent(new CustomEvent("quick-exit"));
  }
}

customElements.define("quick-exit", QuickExit);
