// Outbox: what was written and is not acknowledged yet. One sender's order is kept through
// every failure: each message names the one before it, the server refuses one whose
// predecessor it does not have, and whatever fails for a while is repeated from the first
// unacknowledged message on, never a later one before an earlier. Kept in memory only.

const UNDER_WAY_LIMIT = 5;
const PAUSE_MS = 1500;
const LONGEST_PAUSE_MS = 15000;
const PASSING = new Set(["rate", "try_again", "gap"]);

/** @typedef {{ t: "send", id: string, body: string, follows: string | null }} SendFrame */

export class Outbox {
  #transmit;
  /** @type {{ id: string, body: string, underWay: boolean }[]} */
  #waiting = [];
  /** @type {string | null} */
  #newest = null;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #pause = 0;

  /** @param {(frame: SendFrame) => boolean} transmit takes a frame, answers whether it is on its way */
  constructor(transmit) {
    this.#transmit = transmit;
  }

  /**
   * @param {string} id
   * @param {string} body
   */
  add(id, body) {
    this.#waiting.push({ id, body, underWay: false });
    this.flush();
  }

  /**
   * What was written under an id, while it is not acknowledged.
   * @param {string} id
   */
  bodyOf(id) {
    return this.#waiting.find((one) => one.id === id)?.body;
  }

  // Sends what may go now; a few at once, so that the server's pace is met.
  flush() {
    if (this.#pause) return;
    let follows = this.#newest;
    for (const one of this.#waiting.slice(0, UNDER_WAY_LIMIT)) {
      one.underWay ||= this.#transmit({ t: "send", id: one.id, body: one.body, follows });
      if (!one.underWay) return;
      follows = one.id;
    }
  }

  // The line is a new one: nothing that was under way counts any more.
  reset() {
    clearTimeout(this.#pause);
    this.#pause = 0;
    for (const one of this.#waiting) one.underWay = false;
  }

  /**
   * Stored, and with it everything before it. Returns the ids that are settled by this.
   * @param {string} id
   */
  stored(id) {
    const place = this.#waiting.findIndex((one) => one.id === id);
    if (place < 0) return [];
    this.#newest = id;
    this.#failures = 0;
    const settled = this.#waiting.splice(0, place + 1).map((one) => one.id);
    this.flush();
    return settled;
  }

  /**
   * Returns whether this was the last word; otherwise it is repeated by itself.
   * @param {string} id
   * @param {string} code
   */
  refused(id, code) {
    const place = this.#waiting.findIndex((one) => one.id === id);
    if (place < 0) return false;
    if (PASSING.has(code)) {
      if (code === "gap" && place === 0) this.#newest = null;
      this.#wait(code);
      return false;
    }
    this.#waiting.splice(place, 1);
    for (const one of this.#waiting.slice(place)) one.underWay = false;
    this.flush();
    return true;
  }

  // The end: returns the ids of what was never stored.
  empty() {
    this.reset();
    return this.#waiting.splice(0).map((one) => one.id);
  }

  /** @param {string} code */
  #wait(code) {
    if (this.#pause) return;
    if (code === "try_again") this.#failures += 1;
    const ms = Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** Math.max(0, this.#failures - 1));
    this.#pause = setTimeout(() => {
      this.reset();
      this.flush();
    }, ms * (0.5 + Math.random()));
  }
}
