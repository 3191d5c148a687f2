// A page without a browser for unit tests: a document by linkedom, and keys that are pressed.
// Scripts are imported after `open`, because they define their elements at once.
import { webcrypto } from "node:crypto";

import { parseHTML } from "linkedom";

/** Where the page led to, once something has led away, and what was told to the server. */
export const gone = { to: "", told: "" };

/** Older Node has none. */
class CustomEvent extends Event {
  constructor(type, { detail = null, ...more } = {}) {
    super(type, more);
    this.detail = detail;
  }
}

/** Makes the globals of a browser for a page with this body. */
export function open(body) {
  const { window, document } = parseHTML(`<!doctype html><html lang="en"><body>${body}</body></html>`);
  const location = {
    protocol: "https:",
    host: "balise.example",
    replace(to) {
      gone.to = to;
    },
  };
  const navigator = {
    sendBeacon(to) {
      gone.told = to;
    },
  };
  const browser = {
    window,
    document,
    location,
    navigator,
    crypto: webcrypto,
    CustomEvent,
    HTMLElement: window.HTMLElement,
    customElements: window.customElements,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    dispatchEvent({ type, detail }) {
      window.dispatchEvent(new window.CustomEvent(type, { detail }));
    },
  };
  for (const [name, value] of Object.entries(browser)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return { window, document };
}

/** A keydown or keyup as the browser would send it. */
export function press(target, type, key, more = {}) {
  const event = new window.Event(type, { bubbles: true, cancelable: true });
  const plain = { repeat: false, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };
  target.dispatchEvent(Object.assign(event, { key, ...plain, ...more }));
  return event;
}

/** Timers that wait until the test lets time pass. */
export function standingClock() {
  const due = new Map();
  let now = 0;
  let count = 0;
  globalThis.setTimeout = (act, ms) => {
    count += 1;
    due.set(count, { act, at: now + ms });
    return count;
  };
  globalThis.clearTimeout = (timer) => due.delete(timer);
  return {
    pass(ms) {
      now += ms;
      for (const [timer, { act, at }] of [...due]) {
        if (at <= now && due.delete(timer)) act();
      }
    },
  };
}
