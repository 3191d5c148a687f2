// <chat-room>: a chat on the page, for the visitor and on the desk. It takes over the bubbles
// and the composer that the server drew, and copies every bubble and sentence from templates
// in the page. Nothing is stored on the device; unsent words live in memory until they are.
//
// data-view (waiting, talking, over), data-side (visitor, counsellor), data-after, data-socket,
// data-poll; data-read-only for a supervisor.

import { Connection } from "./connection.js";
import { withOwnLinks } from "./own-links.js";

const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 6000;
const NEAR_THE_END_PX = 120;
const TALKING = new Set(["joined", "requeued", "came_back"]);
const OVER = new Set(["ended", "left_in_hurry", "connection_lost", "missed", "blocked"]);

/**
 * What a template of ours always has.
 * @param {Element} element
 * @param {string} selector
 */
const inside = (element, selector) => /** @type {HTMLElement} */ (element.querySelector(selector));

/** @typedef {"mine" | "theirs" | "system"} Side */
/** @typedef {{ seq: number, kind: string, body: string, at: string, mine?: string, who?: string, name?: string }} Item */
/** @typedef {{ pos: number, eta: [number, number] | null, away: boolean }} Place */

class ChatRoom extends HTMLElement {
  /** @type {Connection | undefined} */
  #connection;
  /** @type {Map<string, HTMLElement>} */
  #echoes = new Map();
  #typedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #typingTimer = 0;
  #unseen = 0;
  #title = document.title;

  connectedCallback() {
    this.#adoptEnd();
    this.#connect();
    this.#composer?.addEventListener("submit", this);
    this.#composer?.addEventListener("keydown", this);
    this.#composer?.addEventListener("input", this);
    addEventListener("quick-exit", this);
    document.addEventListener("visibilitychange", this);
    this.#read();
  }

  disconnectedCallback() {
    this.#connection?.stop();
    removeEventListener("quick-exit", this);
    document.removeEventListener("visibilitychange", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    /** @type {Record<string, () => void>} */
    const acts = {
      submit: () => this.#submit(event),
      keydown: () => this.#key(/** @type {KeyboardEvent} */ (event)),
      input: () => this.#typed(),
      "quick-exit": () => this.#connection?.stop(),
      visibilitychange: () => this.#read(),
    };
    acts[event.type]?.();
  }

  #connect() {
    const { socket, poll, after } = /** @type {Record<string, string>} */ (this.dataset);
    const token = /** @type {HTMLInputElement | null} */ (this.querySelector("[name=csrfmiddlewaretoken]"))?.value;
    const headers = token ? { "X-CSRFToken": token } : undefined;
    const connection = new Connection({ socket, poll, headers, after: Number(after) });
    this.#connection = connection;
    /** @type {Record<string, (detail: any) => void>} */
    const hear = {
      item: (item) => this.#item(item),
      state: (state) => this.#stateOf(state),
      saved: ({ id }) => this.#state(this.#echoes.get(id), "sent"),
      refused: ({ id, code }) => this.#refused(id, code),
      seen: (seq) => this.#seen(seq),
      typing: ({ who, on }) => this.#peerTyping(on, who),
      presence: ({ state }) => this.#presence(state),
      place: (place) => this.#place(place),
      online: (online) => this.#online(online),
      over: ({ reason }) => this.#over(reason),
      note: ({ number }) => this.dispatchEvent(new CustomEvent("staff-note", { bubbles: true, detail: number })),
    };
    for (const [name, act] of Object.entries(hear)) {
      connection.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail));
    }
    if (this.dataset.view !== "over" || this.dataset.side !== "visitor") connection.start();
  }

  // --- writing -----------------------------------------------------------------------------

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const field = this.#field;
    const connection = this.#connection;
    const body = field?.value.trim();
    if (!field || !body || !connection) return;
    field.value = "";
    field.focus();
    this.#typedAt = 0;
    const bubble = this.#bubble("mine", body);
    const id = connection.say(body);
    bubble.dataset.echo = id;
    this.#echoes.set(id, bubble);
    this.#bubbles.append(bubble);
    this.#toEnd(true);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#composer?.requestSubmit();
  }

  #typed() {
    const now = performance.now();
    if (now - this.#typedAt > TYPING_EVERY_MS) {
      this.#typedAt = now;
      this.#connection?.typing(true);
    }
  }

  /**
   * @param {string} id
   * @param {string} code
   */
  #refused(id, code) {
    const bubble = this.#echoes.get(id);
    if (!bubble) return;
    delete bubble.dataset.echo;
    this.#state(bubble, "failed");
    inside(bubble, "[data-why]").textContent = this.#words[code] ?? this.#words.not_allowed;
  }

  // --- reading -----------------------------------------------------------------------------

  /** @param {Item} item */
  #item(item) {
    if (item.kind === "event") this.#event(item);
    else if (item.mine) this.#own(item);
    else if (this.dataset.side === "supervisor" && item.who !== "visitor") this.#colleague(item);
    else {
      const bubble = this.#bubble("theirs", item.body, item);
      if (this.dataset.side === "visitor") {
        inside(bubble, ".bubble-text").replaceChildren(withOwnLinks(item.body, location.origin));
      }
      this.#add(bubble);
      this.#peerTyping(false);
      this.#unseen += 1;
    }
    this.#read();
  }

  /** @param {Item} item */
  #own(item) {
    const id = item.mine ?? "";
    const bubble = this.#echoes.get(id) ?? this.#bubble("mine", item.body, item);
    this.#echoes.delete(id);
    delete bubble.dataset.echo;
    bubble.dataset.number = String(item.seq);
    inside(bubble, ".bubble-text").textContent = item.body;
    if (!bubble.querySelector(".bubble-when")) this.#when(bubble, item.at);
    this.#add(bubble);
    this.#state(bubble, "sent");
  }

  // A supervisor reads: the counsellor stands on the side of the house.
  /** @param {Item} item */
  #colleague(item) {
    const bubble = this.#bubble("mine", item.body, item);
    inside(bubble, ".bubble-state").remove();
    this.#add(bubble);
  }

  // By number; what is still being sent stays below.
  /** @param {HTMLElement} bubble */
  #add(bubble) {
    const first = this.#bubbles.querySelector("[data-echo]");
    if (first && first !== bubble) this.#bubbles.insertBefore(bubble, first);
    else this.#bubbles.append(bubble);
    this.#toEnd();
  }

  /** @param {Item} item */
  #event({ seq, body }) {
    const bubble = this.#bubble("system", this.#words[body] ?? body);
    bubble.dataset.number = String(seq);
    this.#add(bubble);
    if (body === "blocked") this.dataset.blocked = "";
    if (TALKING.has(body)) this.#view("talking");
    if (OVER.has(body)) this.#view("over");
    if (body === "requeued") this.#say(this.#words.searching);
    const hurry = this.#part("hurry");
    if (hurry && body === "left_in_hurry") {
      hurry.hidden = false;
      this.#toEnd(true);
    }
  }

  /**
   * @param {Side} side
   * @param {string} body
   * @param {Item} [item]
   */
  #bubble(side, body, item) {
    const template = this.#template(`[data-bubble=${side}]`);
    const bubble = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    if (side === "system") bubble.textContent = body;
    else inside(bubble, ".bubble-text").textContent = body;
    if (item?.name) inside(bubble, ".bubble-author").textContent = item.name;
    if (item) {
      bubble.dataset.number = String(item.seq);
      this.#when(bubble, item.at);
    }
    return bubble;
  }

  /**
   * @param {HTMLElement} bubble
   * @param {string} at
   */
  #when(bubble, at) {
    const when = document.createElement("time");
    when.className = "bubble-when";
    when.dateTime = at;
    when.textContent = at.slice(11, 16); // the centre's clock, as on a page that was loaded again
    inside(bubble, ".bubble-text").after(when);
  }

  /**
   * @param {HTMLElement | undefined} bubble
   * @param {"sent" | "delivered" | "failed"} name
   */
  #state(bubble, name) {
    const line = bubble?.querySelector(".bubble-state");
    if (!bubble || !line) return;
    line.replaceChildren(this.#template(`[data-state=${name}]`).content.cloneNode(true));
    bubble.classList.toggle("bubble--failed", name === "failed");
    bubble.dataset.state = name;
    this.#onlyLast();
  }

  // The state is said under one's last message; failed ones keep theirs.
  #onlyLast() {
    const arriving = this.#all(".bubble--mine").filter((bubble) => bubble.dataset.state !== "failed");
    for (const bubble of arriving) {
      const line = /** @type {HTMLElement | null} */ (bubble.querySelector(".bubble-state"));
      const settled = bubble.dataset.state === "sent" || bubble.dataset.state === "delivered";
      if (line) line.hidden = settled && bubble !== arriving.at(-1);
    }
  }

  /** @param {number} seq */
  #seen(seq) {
    for (const bubble of this.#all(".bubble--mine[data-number]")) {
      if (Number(bubble.dataset.number) <= seq && bubble.dataset.state !== "delivered") {
        this.#state(bubble, "delivered");
      }
    }
  }

  #read() {
    if (document.hidden) {
      this.#alert();
      return;
    }
    this.#unseen = 0;
    this.#alert();
    const last = this.#all("[data-number]").at(-1);
    if (last) this.#connection?.read(Number(last.dataset.number));
  }

  // Only the desk says in its tab that somebody wrote; a visitor's tab stays neutral.
  #alert() {
    if (this.dataset.side === "visitor") return;
    document.title = this.#unseen ? `(${this.#unseen}) ${this.#title}` : this.#title;
  }

  // --- how it stands -------------------------------------------------------------------------

  /** @param {string} state */
  #stateOf(state) {
    if (state === "active") this.#view("talking");
    else if (state !== "waiting" && state !== "offered") this.#view("over");
  }

  /** @param {"waiting" | "talking" | "over"} name */
  #view(name) {
    if (this.dataset.view === name) return;
    const before = this.dataset.view;
    this.dataset.view = name;
    if (name === "talking") this.dataset.talked = "";
    if (name === "over") {
      this.#say(this.#words.ended);
      this.#toEnd(true);
    }
    if (before === "waiting" && name === "talking") {
      this.#say(this.#words.here);
      this.#field?.focus();
      this.#toEnd(true);
    }
  }

  /** @param {string} state */
  #presence(state) {
    if (this.dataset.view !== "talking") return;
    const none = state === "gone" && this.dataset.side === "visitor";
    this.#say(none ? this.#words.searching : this.#words[state]);
    this.dataset.presence = state;
  }

  /** @param {Place} place */
  #place({ pos, eta, away }) {
    const waiting = this.#part("waiting");
    if (!waiting) return;
    const words = pos === 1 ? this.#words.next : pos === 2 ? this.#words.one : this.#words.many;
    inside(waiting, ".waiting-place").textContent = words.replace("{n}", String(pos - 1));
    inside(waiting, ".waiting-note").textContent = this.#minutes(eta);
    inside(waiting, "[data-back]").hidden = !away;
    const lights = Array.from({ length: Math.min(pos, 9) }, () => document.createElement("li"));
    lights[lights.length - 1].className = "waiting-me";
    inside(waiting, ".waiting-line").replaceChildren(...lights);
  }

  /** @param {Place["eta"]} eta */
  #minutes(eta) {
    if (!eta) return this.#words.unknown;
    const [low, high] = eta;
    if (low === 0) return this.#words.free;
    return this.#words.minutes.replace("{low}", String(low)).replace("{high}", String(high));
  }

  // A supervisor hears of both sides; the line speaks of the visitor.
  /**
   * @param {boolean} on
   * @param {string} [who]
   */
  #peerTyping(on, who) {
    if (this.dataset.side === "supervisor" && who === "counsellor") return;
    const line = this.#part("typing");
    if (!line) return;
    clearTimeout(this.#typingTimer);
    line.hidden = !on;
    if (on) {
      this.#typingTimer = setTimeout(() => this.#peerTyping(false), TYPING_ENDS_MS);
      this.#toEnd();
    }
  }

  /** @param {boolean} online */
  #online(online) {
    this.toggleAttribute("data-offline", !online);
    if (!online) this.#say(this.#words.offline);
    else if (this.dataset.view === "talking") this.#say(this.#words[this.dataset.presence ?? "here"]);
  }

  /** @param {string} reason */
  #over(reason) {
    const { ended, left, talked } = this.dataset;
    if (reason === "replaced") this.#say(this.#words.elsewhere);
    else if (reason === "ended") this.#view("over");
    else if (this.dataset.side === "visitor") location.replace((talked === undefined ? left : ended) ?? "/");
    else location.reload();
  }

  /** @param {string | undefined} words */
  #say(words) {
    const line = this.#part("state");
    if (line && words && line.textContent !== words) line.textContent = words;
  }

  #toEnd(always = false) {
    if (this.dataset.view === "waiting") return;
    const log = inside(this, "[data-part=log]");
    const { scrollHeight, scrollTop, clientHeight } = log;
    if (always || scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX) log.scrollTop = scrollHeight;
  }

  #adoptEnd() {
    for (const bubble of this.#all(".bubble--mine[data-number]")) {
      bubble.dataset.state = bubble.querySelector(".icon--delivered") ? "delivered" : "sent";
    }
    this.#onlyLast();
    this.#toEnd(true);
  }

  // --- parts of the page ---------------------------------------------------------------------

  // Every sentence the page may say.
  get #words() {
    return /** @type {Record<string, string>} */ (this.#template("[data-words]").dataset);
  }

  get #bubbles() {
    return inside(this, "[data-part=bubbles]");
  }

  get #composer() {
    return /** @type {HTMLFormElement | null} */ (this.#part("composer"));
  }

  get #field() {
    return /** @type {HTMLTextAreaElement | null} */ (this.querySelector("[data-part=composer] [name=text]"));
  }

  /** @param {string} selector */
  #all(selector) {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.#bubbles.querySelectorAll(selector))];
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement | null} */ (this.querySelector(`[data-part=${name}]`));
  }

  /** @param {string} selector */
  #template(selector) {
    return /** @type {HTMLTemplateElement} */ (this.querySelector(`template${selector}`));
  }
}

customElements.define("chat-room", ChatRoom);
