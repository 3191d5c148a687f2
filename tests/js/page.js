// A page without a browser for unit tests: a document by linkedom, and keys that are pressed.
// Scripts are imported after `open`, because they define their elements at once.
import { webcrypto } from "node:crypto";

import { parseHTML } from "linkedom";

/** Where the page led to, once something has led away, and what was told to the server. */
export const gone = { to: "", told: "", reloads: 0 };

/** The channels that are open, by their names; another tab is whoever else is on one. */
const channels = new Map();

class BroadcastChannel {
  constructor(name) {
    this.others = channels.get(name) ?? new Set();
    channels.set(name, this.others.add(this));
  }

  postMessage(data) {
    for (const other of this.others) if (other !== this) other.onmessage?.({ data });
  }

  close() {
    this.others.delete(this);
  }
}

/** Older Node has none. */
class CustomEvent extends Event {
  constructor(type, { detail = null, ...more } = {}) {
    super(type, more);
    this.detail = detail;
  }
}

const page = (body) => parseHTML(`<!doctype html><html lang="en"><body>${body}</body></html>`);

/** As a browser does, it makes a whole page of a part. */
class DOMParser {
  parseFromString(part) {
    return page(part).document;
  }
}

/** Makes the globals of a browser for a page with this body. */
export function open(body) {
  const { window, document } = page(body);
  const location = {
    protocol: "https:",
    host: "balise.example",
    replace(to) {
      gone.to = to;
    },
    reload() {
      gone.reloads += 1;
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
    BroadcastChannel,
    crypto: webcrypto,
    CSS: { escape: (text) => text },
    CustomEvent,
    DOMParser,
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

/** A plain event on its way up from here. */
export function send(target, type, more = {}) {
  const event = Object.assign(new window.Event(type, { bubbles: true, cancelable: true }), more);
  target.dispatchEvent(event);
  return event;
}

/** Once everything that only waits for an answer at hand has gone on. */
export const settled = () => new Promise((done) => setImmediate(done));

/** Sockets without a network, newest last; what was sent on each is in `sent`. */
export function sockets() {
  const opened = [];
  globalThis.WebSocket = class {
    static OPEN = 1;
    readyState = 1;
    sent = [];
    constructor(address) {
      this.address = address;
      opened.push(this);
    }
    send(text) {
      this.sent.push(JSON.parse(text));
    }
    hear(frame) {
      this.onmessage({ data: JSON.stringify(frame) });
    }
    close() {
      this.readyState = 3;
    }
  };
  return opened;
}

/** Timers that wait until the test lets time pass. */
export function standingClock() {
  const due = new Map();
  let now = 0;
  let count = 0;
  globalThis.setTimeout = (act, ms = 0) => {
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
