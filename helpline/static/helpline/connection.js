// Connection: speaks protocol version 1 with the chat server and survives whatever the network
// does. A socket first; where sockets fail, the same frames by long-poll. What is shown comes
// in by number, in order and once; what is sent waits in the outbox until it is acknowledged.
// Everything is kept in memory only. The server asks for a sign of life and gets it from the
// socket itself: timers of a hidden tab are slowed down, its messages are not.
//
// Events (detail): item, state, saved, refused, seen, typing, presence, place, note, online, over.

import { Outbox } from "./outbox.js";

const VERSION = 1;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30000;
const FAILURES_BEFORE_POLL = 2;
const POLL_PAUSE_MS = 1500;
const SOCKET_AGAIN_MS = 300000;
const ENDED = 4000;

/** @typedef {ReturnType<typeof setTimeout> | 0} Timer */
/** @typedef {{ t: string, [more: string]: any }} Frame one word of the protocol, not yet told apart */

const jitter = (/** @type {number} */ ms) => ms * (0.5 + Math.random());
const sleep = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

export class Connection extends EventTarget {
  #options;
  /** @type {number} the last number shown */
  #cursor;
  #read = 0;
  /** @type {number} the last number of somebody else's */
  #theirs;
  #marked = "";
  #showing = false;
  /** @type {WebSocket | null} */
  #socket = null;
  #welcomed = false;
  #failures = 0;
  #beatSeconds = 20;
  /** @type {{ silence: Timer, again: Timer }} */
  #timers = { silence: 0, again: 0 };
  #outbox = new Outbox((frame) => this.#put(frame));
  /** @type {Frame[]} */
  #outgoing = [];
  #polling = false;
  #stopped = false;

  /** @param {{ socket: string, poll: string, headers?: Record<string, string>, after?: number }} options */
  constructor({ socket, poll, headers = {}, after = 0 }) {
    super();
    this.#options = { socket, poll, headers };
    this.#cursor = this.#theirs = after;
  }

  start() {
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    this.#open();
  }

  stop() {
    this.#stopped = true;
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    Object.values(this.#timers).forEach(clearTimeout);
    this.#outbox.empty();
    this.#socket?.close(1000);
  }

  /**
   * Returns the id under which the message will come back.
   * @param {string} body
   */
  say(body) {
    const id = crypto.randomUUID?.() ?? this.#uuid();
    this.#outbox.add(id, body);
    if (this.#polling) this.#exchange(false);
    else if (!this.#isOpen) this.#tell("online", false);
    return id;
  }

  /** @param {boolean} on */
  typing(on) {
    this.#transmit({ t: "typing", on });
  }

  /**
   * The person has seen everything up to here.
   * @param {number} seq
   */
  read(seq) {
    this.#read = Math.max(seq, this.#read);
    this.#mark();
  }

  // Once for all that arrived together; that one's own words arrived is news to nobody.
  #mark(again = false) {
    if (this.#showing || !this.#theirs) return;
    const frame = { t: "seen", delivered: this.#theirs, read: Math.min(this.#read, this.#theirs) };
    const marked = `${frame.delivered} ${frame.read}`;
    if ((again || marked !== this.#marked) && this.#put(frame)) this.#marked = marked;
  }

  // --- the socket ------------------------------------------------------------------------

  #open() {
    if (this.#stopped) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.#welcomed = false;
    const socket = new WebSocket(`${scheme}//${location.host}${this.#options.socket}`);
    this.#socket = socket;
    this.#heard();
    socket.onopen = () => socket.send(JSON.stringify({ t: "hello", v: VERSION, after: this.#cursor }));
    socket.onmessage = (event) => {
      this.#heard();
      this.#take(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      if (socket === this.#socket) this.#closed(event.code);
    };
  }

  /** @param {number} code */
  #closed(code) {
    this.#socket = null;
    clearTimeout(this.#timers.silence);
    if (this.#stopped || code === ENDED) return;
    this.#tell("online", false);
    this.#failures = this.#welcomed ? 0 : this.#failures + 1;
    if (this.#failures >= FAILURES_BEFORE_POLL) {
      this.#poll();
      return;
    }
    this.#again(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures));
  }

  /** @param {number} ms */
  #again(ms) {
    clearTimeout(this.#timers.again);
    this.#timers.again = setTimeout(() => this.#open(), jitter(ms));
  }

  // Nothing heard for two and a half heartbeats: the line is dead, whatever the browser thinks.
  #heard() {
    clearTimeout(this.#timers.silence);
    this.#timers.silence = setTimeout(() => this.#drop(), this.#beatSeconds * 2500);
  }

  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    socket.onclose = null;
    socket.close();
    this.#closed(0);
  }

  get #isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN && this.#welcomed;
  }

  #wake = () => {
    if (document.visibilityState === "hidden" || this.#stopped || this.#polling) return;
    if (this.#isOpen) {
      this.#transmit({ t: "sync", after: this.#cursor });
    } else if (!this.#socket) {
      this.#failures = 0;
      this.#again(0);
    }
  };

  // --- by long-poll ------------------------------------------------------------------------

  async #poll() {
    if (this.#polling || this.#stopped) return;
    this.#polling = true;
    const began = performance.now();
    this.#outbox.reset();
    let wait = FIRST_WAIT_MS;
    while (!this.#stopped && performance.now() - began < SOCKET_AGAIN_MS) {
      this.#outbox.flush();
      const answered = await this.#exchange(this.#outgoing.length === 0);
      if (answered) wait = FIRST_WAIT_MS;
      else wait = Math.min(LONGEST_WAIT_MS, wait * 2);
      await sleep(answered ? POLL_PAUSE_MS / 3 : jitter(wait));
    }
    this.#polling = false;
    this.#failures = 0;
    this.#outbox.reset();
    this.#open();
  }

  /** @param {boolean} wait */
  async #exchange(wait) {
    const frames = this.#outgoing.splice(0);
    try {
      const answer = await fetch(this.#options.poll, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", Accept: "application/json", ...this.#options.headers },
        body: JSON.stringify({ after: this.#cursor, frames, wait }),
      });
      if (answer.status === 410 || answer.status === 403 || answer.status === 404) {
        this.#finish("not_allowed");
        return true;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      for (const frame of (await answer.json()).frames) this.#take(frame);
      return true;
    } catch {
      this.#outbox.reset();
      this.#tell("online", false);
      return false;
    }
  }

  // --- frames ------------------------------------------------------------------------------

  /**
   * A frame of the outbox; whether it is on its way.
   * @param {Frame} frame
   */
  #put(frame) {
    if (this.#polling) this.#outgoing.push(frame);
    else if (this.#isOpen) this.#socket?.send(JSON.stringify(frame));
    else return false;
    return true;
  }

  /**
   * A frame that is worth nothing later.
   * @param {Frame} frame
   */
  #transmit(frame) {
    if (this.#polling && (frame.t === "hb" || frame.t === "sync")) return;
    this.#put(frame);
  }

  /** @param {Frame} frame */
  #take(frame) {
    switch (frame.t) {
      case "welcome":
        this.#welcome(frame);
        break;
      case "batch":
        this.#show(frame);
        break;
      case "ack":
        this.#acknowledged(frame);
        break;
      case "nack":
        if (this.#outbox.refused(frame.id, frame.code)) this.#tell("refused", frame);
        break;
      case "seen":
        this.#tell("seen", frame.read);
        break;
      case "queue":
        this.#tell("place", frame);
        break;
      case "hb":
        this.#transmit({ t: "hb", after: this.#cursor });
        break;
      case "bye":
        this.#bye(frame);
        break;
      default:
        this.#tell(frame.t, frame);
    }
  }

  /** @param {Frame} frame */
  #welcome(frame) {
    this.#welcomed = true;
    this.#failures = 0;
    this.#beatSeconds = frame.hb;
    this.#tell("online", true);
    this.#tell("state", frame.state);
    if (this.#polling) return;
    this.#outbox.reset();
    this.#outbox.flush();
    this.#mark(true);
  }

  /** @param {Frame} ack stands for the message itself where it says `shown` */
  #acknowledged({ id, seq, at, shown }) {
    const body = this.#outbox.bodyOf(id);
    if (shown && body !== undefined) this.#show({ t: "batch", items: [{ seq, kind: "text", body, at, mine: id }] });
    for (const saved of this.#outbox.stored(id)) this.#tell("saved", { id: saved });
  }

  /** @param {Frame} batch with its items */
  #show({ items }) {
    this.#showing = true;
    for (const item of items) {
      if (item.seq <= this.#cursor) continue;
      if (item.seq !== this.#cursor + 1) {
        this.#transmit({ t: "sync", after: this.#cursor });
        break;
      }
      this.#cursor = item.seq;
      if (item.mine) this.#outbox.stored(item.mine);
      else this.#theirs = item.seq;
      this.#tell("item", item);
    }
    this.#showing = false;
    this.#mark();
  }

  /** @param {Frame} bye */
  #bye({ code, reason, retry, in_ms: spread }) {
    if (!retry) this.#finish(reason, code);
    else if (this.#socket) {
      this.#socket.onclose = null;
      this.#socket.close();
      this.#socket = null;
      this.#tell("online", false);
      this.#again(spread);
    }
  }

  /**
   * @param {string} reason
   * @param {number} code
   */
  #finish(reason, code = ENDED) {
    for (const id of this.#outbox.empty()) this.#tell("refused", { id, code: "closed" });
    this.#tell("over", { reason, code });
    this.stop();
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // Pages without TLS (a demo on another machine) have no randomUUID.
  #uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
}
