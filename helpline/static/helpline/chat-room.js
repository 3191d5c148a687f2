// <chat-room>: a chat on the page, for the visitor and on the desk. It takes over the bubbles
// and the composer that the server drew, and copies every bubble and sentence from templates
// in the page. Nothing is stored on the device; unsent words live in memory until they are.
//
// data-view (waiting, talking, over), data-side (visitor, counsellor), data-after, data-socket,
// data-poll; data-read-only for a supervisor.

import { Connection } from "./connection.js";

const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 6000;
const NEAR_THE_END_PX = 120;
const TALKING = new Set(["joined", "requeued", "came_back"]);
const OVER = new Set(["ended", "left_in_hurry", "connection_lost", "missed"]);

class ChatRoom extends HTMLElement {
  #connection;
  #echoes = new Map();
  #typedAt = 0;
  #typingTimer = 0;
  #unseen = 0;
  #title = document.title;

  connectedCallback() {
    this.words = this.querySelector("template[data-words]").dataset;
    this.bubbles = this.#part("bubbles");
    this.log = this.#part("log");
    this.composer = this.#part("composer");
    this.#adoptEnd();
    this.#connect();
    this.composer?.addEventListener("submit", this);
    this.composer?.addEventListener("keydown", this);
    this.composer?.addEventListener("input", this);
    addEventListener("quick-exit", this);
    document.addEventListener("visibilitychange", this);
    this.#read();
  }

  disconnectedCallback() {
    this.#connection?.stop();
    removeEventListener("quick-exit", this);
    document.removeEventListener("visibilitychange", this);
  }

  handleEvent(event) {
    const act = {
      submit: () => this.#submit(event),
      keydown: () => this.#key(event),
      input: () => this.#typed(),
      "quick-exit": () => this.#connection.stop(),
      visibilitychange: () => this.#read(),
    }[event.type];
    act?.();
  }

  #connect() {
    const token = this.querySelector("[name=csrfmiddlewaretoken]")?.value;
    this.#connection = new Connection({
      socket: this.dataset.socket,
      poll: this.dataset.poll,
      headers: token ? { "X-CSRFToken": token } : {},
      after: Number(this.dataset.after),
    });
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
    };
    for (const [name, act] of Object.entries(hear)) {
      this.#connection.addEventListener(name, ({ detail }) => act(detail));
    }
    if (this.dataset.view !== "over" || this.dataset.side !== "visitor") this.#connection.start();
  }

  // --- writing -----------------------------------------------------------------------------

  #submit(event) {
    event.preventDefault();
    const field = this.composer.elements.text;
    const body = field.value.trim();
    if (!body) return;
    field.value = "";
    field.focus();
    this.#typedAt = 0;
    const bubble = this.#bubble("mine", body);
    const id = this.#connection.say(body);
    bubble.dataset.echo = id;
    this.#echoes.set(id, bubble);
    this.bubbles.append(bubble);
    this.#toEnd(true);
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.composer.requestSubmit();
  }

  #typed() {
    const now = performance.now();
    if (now - this.#typedAt > TYPING_EVERY_MS) {
      this.#typedAt = now;
      this.#connection.typing(true);
    }
  }

  #refused(id, code) {
    const bubble = this.#echoes.get(id);
    if (!bubble) return;
    this.#state(bubble, "failed");
    bubble.querySelector("[data-why]").textContent = this.words[code] ?? this.words.not_allowed;
  }

  // --- reading -----------------------------------------------------------------------------

  #item(item) {
    if (item.kind === "event") this.#event(item);
    else if (item.mine) this.#own(item);
    else if (this.dataset.side === "supervisor" && item.who !== "visitor") this.#colleague(item);
    else {
      this.#add(this.#bubble("theirs", item.body, item));
      this.#peerTyping(false);
      this.#unseen += document.hidden || this.dataset.side !== "visitor" ? 1 : 0;
    }
    this.#read();
  }

  #own(item) {
    const bubble = this.#echoes.get(item.mine) ?? this.#bubble("mine", item.body, item);
    this.#echoes.delete(item.mine);
    delete bubble.dataset.echo;
    bubble.dataset.number = item.seq;
    bubble.querySelector(".bubble-text").textContent = item.body;
    if (!bubble.querySelector(".bubble-when")) this.#when(bubble, item.at);
    this.#state(bubble, "sent");
    this.#add(bubble);
  }

  // A supervisor reads: the counsellor stands on the side of the house.
  #colleague(item) {
    const bubble = this.#bubble("mine", item.body, item);
    bubble.querySelector(".bubble-state").remove();
    this.#add(bubble);
  }

  // By number; what is still being sent stays below.
  #add(bubble) {
    const first = this.bubbles.querySelector("[data-echo]");
    if (first && first !== bubble) this.bubbles.insertBefore(bubble, first);
    else this.bubbles.append(bubble);
    this.#toEnd();
  }

  #event({ seq, body }) {
    const bubble = this.#bubble("system", this.words[body] ?? body);
    bubble.dataset.number = seq;
    this.#add(bubble);
    if (TALKING.has(body)) this.#view("talking");
    if (OVER.has(body)) this.#view("over");
    if (body === "requeued") this.#say(this.words.searching);
    const hurry = this.#part("hurry");
    if (hurry && body === "left_in_hurry") {
      hurry.hidden = false;
      this.#toEnd(true);
    }
    this.dispatchEvent(new CustomEvent("chat-event", { bubbles: true, detail: body }));
  }

  #bubble(side, body, item) {
    const template = this.querySelector(`template[data-bubble=${side}]`);
    const bubble = template.content.firstElementChild.cloneNode(true);
    if (side === "system") bubble.textContent = body;
    else bubble.querySelector(".bubble-text").textContent = body;
    if (item?.name) bubble.querySelector(".bubble-author").textContent = item.name;
    if (item) {
      bubble.dataset.number = item.seq;
      this.#when(bubble, item.at);
    }
    return bubble;
  }

  #when(bubble, at) {
    const when = document.createElement("time");
    when.className = "bubble-when";
    when.dateTime = at;
    when.textContent = at.slice(11, 16); // the centre's clock, as on a page that was loaded again
    bubble.querySelector(".bubble-text").after(when);
  }

  #state(bubble, name) {
    if (!bubble) return;
    const line = bubble.querySelector(".bubble-state");
    if (!line) return;
    const words = this.querySelector(`template[data-state=${name}]`).content.cloneNode(true);
    line.replaceChildren(words);
    bubble.classList.toggle("bubble--failed", name === "failed");
    bubble.dataset.state = name;
    this.#onlyLast();
  }

  // The state is said under one's last message; failed ones keep theirs.
  #onlyLast() {
    const mine = [...this.bubbles.querySelectorAll(".bubble--mine")];
    mine.forEach((bubble, place) => {
      const line = bubble.querySelector(".bubble-state");
      if (!line) return;
      const settled = bubble.dataset.state === "sent" || bubble.dataset.state === "delivered";
      line.hidden = settled && place < mine.length - 1;
    });
  }

  #seen(seq) {
    for (const bubble of this.bubbles.querySelectorAll(".bubble--mine[data-number]")) {
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
    const last = [...this.bubbles.querySelectorAll("[data-number]")].at(-1);
    if (last) this.#connection.read(Number(last.dataset.number));
  }

  // Only the desk says in its tab that somebody wrote; a visitor's tab stays neutral.
  #alert() {
    if (this.dataset.side === "visitor") return;
    document.title = this.#unseen ? `(${this.#unseen}) ${this.#title}` : this.#title;
  }

  // --- how it stands -------------------------------------------------------------------------

  #stateOf(state) {
    if (state === "active") this.#view("talking");
    else if (state !== "waiting" && state !== "offered") this.#view("over");
  }

  #view(name) {
    if (this.dataset.view === name) return;
    const before = this.dataset.view;
    this.dataset.view = name;
    if (name === "talking") this.dataset.talked = "";
    if (name === "over") {
      this.#say(this.words.ended);
      this.#toEnd(true);
    }
    if (before === "waiting" && name === "talking") {
      this.#say(this.words.here);
      this.composer?.elements.text.focus();
      this.#toEnd(true);
    }
  }

  #presence(state) {
    if (this.dataset.view !== "talking") return;
    const none = state === "gone" && this.dataset.side === "visitor";
    this.#say(none ? this.words.searching : this.words[state]);
    this.dataset.presence = state;
  }

  #place({ pos, eta, away }) {
    const waiting = this.#part("waiting");
    if (!waiting) return;
    const words = pos === 1 ? this.words.next : pos === 2 ? this.words.one : this.words.many;
    waiting.querySelector(".waiting-place").textContent = words.replace("{n}", pos - 1);
    const minutes = eta && eta[0] === 0 ? this.words.free : this.words.minutes;
    const note = eta ? minutes.replace("{low}", eta[0]).replace("{high}", eta[1]) : this.words.unknown;
    waiting.querySelector(".waiting-note").textContent = note;
    waiting.querySelector("[data-back]").hidden = !away;
    const lights = Array.from({ length: Math.min(pos, 9) }, () => document.createElement("li"));
    lights.at(-1).className = "waiting-me";
    waiting.querySelector(".waiting-line").replaceChildren(...lights);
  }

  // A supervisor hears of both sides; the line speaks of the visitor.
  #peerTyping(on, who) {
    if (this.dataset.side === "supervisor" && who === "counsellor") return;
    const line = this.#part("typing");
    clearTimeout(this.#typingTimer);
    line.hidden = !on;
    if (on) {
      this.#typingTimer = setTimeout(() => this.#peerTyping(false), TYPING_ENDS_MS);
      this.#toEnd();
    }
  }

  #online(online) {
    this.toggleAttribute("data-offline", !online);
    if (!online) this.#say(this.words.offline);
    else if (this.dataset.view === "talking") this.#say(this.words[this.dataset.presence ?? "here"]);
  }

  #over(reason) {
    if (reason === "replaced") this.#say(this.words.elsewhere);
    else if (reason === "ended") this.#view("over");
    else if (this.dataset.side === "visitor") {
      const talked = this.dataset.talked !== undefined;
      location.replace(talked ? this.dataset.ended : this.dataset.left);
    }
    else location.reload();
  }

  #say(words) {
    const line = this.#part("state");
    if (line && words && line.textContent !== words) line.textContent = words;
  }

  #toEnd(always = false) {
    if (this.dataset.view === "waiting") return;
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    if (always || scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX) {
      this.log.scrollTop = scrollHeight;
    }
  }

  #adoptEnd() {
    for (const bubble of this.bubbles.querySelectorAll(".bubble--mine[data-number]")) {
      bubble.dataset.state = bubble.querySelector(".icon--delivered") ? "delivered" : "sent";
    }
    this.#onlyLast();
    this.#toEnd(true);
  }

  #part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }
}

customElements.define("chat-room", ChatRoom);
