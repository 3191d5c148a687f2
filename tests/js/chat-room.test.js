// What is written stands at once, by number below what came before; what the tab tells stays discreet.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { gone, open, press, send, sockets, standingClock } from "./page.js";

const { document } = open("");
const opened = sockets();
const clock = standingClock();
let now = 0;
Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true });
let hidden = false;
Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
await import("../../helpline/static/helpline/chat-room.js");

const bubble = (side) => `<template data-bubble="${side}"><li class="bubble bubble--${side}">
  <span class="bubble-author"></span><p class="bubble-text"></p><span class="bubble-state">Sending</span></li></template>`;
const words = `data-here="Here." data-searching="We look." data-offline="No connection." data-elsewhere="Another tab."
  data-ended="Over." data-too_long="Too long." data-not_allowed="Not sent." data-joined="Someone is here."
  data-next="You are next." data-one="One is before you." data-many="{n} are before you." data-free="Free."
  data-minutes="{low} to {high} minutes." data-unknown="Unknown."`;
const templates = ["mine", "theirs"].map(bubble).join("") +
  '<template data-bubble="system"><li class="bubble"></li></template><template data-state="sent">Saved</template>' +
  '<template data-state="delivered">Seen</template><template data-state="failed"><b data-why></b></template>' +
  `<template data-words ${words}></template>`;
const waiting = `<div data-part="waiting"><p class="waiting-place"></p><p class="waiting-note"></p>
  <ol class="waiting-line"></ol><p data-back hidden></p></div>`;

beforeEach(() => {
  hidden = false;
  gone.to = "";
  now += 60_000;
});

/** A chat on an open line: `socket.hear` is what the server says. */
function room(t, { side = "visitor", view = "talking", more = "" } = {}) {
  document.title = "Chat";
  document.body.innerHTML = `<chat-room data-view="${view}" data-side="${side}" data-after="0" data-socket="/ws/"
    data-poll="/poll/" data-ended="/ended/" data-left="/left/" ${more}>
    <p data-part="state"></p><div data-part="log">${waiting}<ul data-part="bubbles"></ul><p data-part="typing" hidden></p></div>
    <form data-part="composer"><textarea name="text"></textarea></form>${templates}</chat-room>`;
  const element = document.querySelector("chat-room");
  t.after(() => element.remove());
  const socket = opened.at(-1);
  socket.onopen();
  socket.hear({ t: "welcome", hb: 20, state: view === "waiting" ? "waiting" : "active" });
  const item = (seq, body, rest = {}) =>
    socket.hear({ t: "batch", items: [{ seq, kind: "text", body, at: "2027-02-09T10:07:00+01:00", who: "visitor", ...rest }] });
  const write = (text) => {
    const field = element.querySelector("textarea");
    Object.assign(field, { value: text, focus() {} });
    send(element.querySelector("form"), "submit");
    return socket.sent.filter(({ t: kind }) => kind === "send").at(-1)?.id;
  };
  return { element, socket, item, write };
}

const texts = () => [...document.querySelectorAll("ul .bubble-text")].map((one) => one.textContent);
const states = () =>
  [...document.querySelectorAll("ul .bubble--mine .bubble-state")].map((line) => (line.hidden ? "" : line.textContent));
const said = (name) => document.querySelector(`[data-part=${name}]`).textContent;
const sent = (socket, kind) => socket.sent.filter((frame) => frame.t === kind);

test("what is written stands at once, and what arrives meanwhile stands above it", (t) => {
  const { item, write } = room(t);
  const id = write(" Hello ");
  item(1, "How are you?");
  assert.deepEqual(texts(), ["How are you?", "Hello"]);
  assert.deepEqual(states(), ["Sending"]);
  item(2, "Hello", { mine: id });
  assert.deepEqual(texts(), ["How are you?", "Hello"]);
  assert.deepEqual(states(), ["Saved"]);
  assert.equal(document.querySelector("ul .bubble--mine .bubble-when").textContent, "10:07");
});

test("nothing but spaces is not sent", (t) => {
  const { socket, write } = room(t);
  write("  \n ");
  assert.deepEqual(sent(socket, "send"), []);
});

test("only the last of one's messages tells its state, and a failed one keeps its reason", (t) => {
  const { socket, item, write } = room(t);
  const first = write("one");
  const second = write("two");
  const third = write("three");
  socket.hear({ t: "nack", id: first, code: "too_long" });
  item(1, "two", { mine: second });
  item(2, "three", { mine: third });
  assert.deepEqual(states(), ["Too long.", "", "Saved"]);
  socket.hear({ t: "seen", read: 2 });
  assert.deepEqual(states(), ["Too long.", "", "Seen"]);
});

test("a message that failed stays in its place, and hides no state of those before it", (t) => {
  const { socket, item, write } = room(t);
  item(1, "one", { mine: write("one") });
  socket.hear({ t: "nack", id: write("two"), code: "too_long" });
  item(2, "Did you write?");
  assert.deepEqual(texts(), ["one", "two", "Did you write?"]);
  assert.deepEqual(states(), ["Saved", "Too long."]);
});

test("Enter sends; with Shift, or while a word is being composed, it does not", (t) => {
  const { element } = room(t);
  let times = 0;
  element.querySelector("form").requestSubmit = () => (times += 1);
  const field = element.querySelector("textarea");
  press(field, "keydown", "Enter", { shiftKey: true });
  press(field, "keydown", "Enter", { isComposing: true });
  assert.equal(times, 0);
  press(field, "keydown", "Enter");
  assert.equal(times, 1);
});

test("typing is told now and then, not with every letter", (t) => {
  const { element, socket } = room(t);
  const field = element.querySelector("textarea");
  for (const later of [0, 1000, 1000, 1500]) {
    now += later;
    send(field, "input");
  }
  assert.equal(sent(socket, "typing").length, 2);
});

test("that the other side writes is shown until it is silent or has written", (t) => {
  const { socket, item } = room(t);
  const line = document.querySelector("[data-part=typing]");
  socket.hear({ t: "typing", who: "counsellor", on: true });
  assert.equal(line.hidden, false);
  item(1, "Yes.");
  assert.equal(line.hidden, true);
  socket.hear({ t: "typing", who: "counsellor", on: true });
  clock.pass(6000);
  assert.equal(line.hidden, true);
});

test("seen is told only while the page is", (t) => {
  const { socket, item } = room(t);
  hidden = true;
  item(1, "Are you there?");
  assert.deepEqual(sent(socket, "seen").map(({ delivered, read }) => [delivered, read]), [[1, 0]]);
  hidden = false;
  send(document, "visibilitychange");
  assert.deepEqual(sent(socket, "seen").map(({ delivered, read }) => [delivered, read]).at(-1), [1, 1]);
});

test("a visitor's tab never says that somebody wrote; the desk's does", (t) => {
  const child = room(t);
  hidden = true;
  child.item(1, "Hello");
  assert.equal(document.title, "Chat");
  child.element.remove();
  hidden = false;
  const desk = room(t, { side: "counsellor" });
  hidden = true;
  desk.item(1, "Hello");
  desk.item(2, "Anybody?");
  assert.equal(document.title, "(2) Chat");
  hidden = false;
  send(document, "visibilitychange");
  assert.equal(document.title, "Chat");
});

test("waiting says one's place and how long it may take", (t) => {
  const { socket } = room(t, { view: "waiting" });
  const shown = () => [".waiting-place", ".waiting-note"].map((one) => document.querySelector(one).textContent);
  socket.hear({ t: "queue", pos: 3, eta: [5, 10], away: true });
  assert.deepEqual(shown(), ["2 are before you.", "5 to 10 minutes."]);
  assert.equal(document.querySelectorAll(".waiting-line li").length, 3);
  assert.equal(document.querySelector("[data-back]").hidden, false);
  socket.hear({ t: "queue", pos: 2, eta: null, away: false });
  assert.deepEqual(shown(), ["One is before you.", "Unknown."]);
  socket.hear({ t: "queue", pos: 1, eta: [0, 1], away: false });
  assert.deepEqual(shown(), ["You are next.", "Free."]);
});

test("the counsellor who joins turns waiting into talking", (t) => {
  const { element, item } = room(t, { view: "waiting" });
  document.querySelector("textarea").focus = () => {};
  item(1, "joined", { kind: "event" });
  assert.equal(element.dataset.view, "talking");
  assert.equal(said("state"), "Here.");
  assert.ok(said("bubbles").includes("Someone is here."));
});

test("without a connection it says so, and when it is back how things stand", (t) => {
  const { socket } = room(t);
  socket.hear({ t: "presence", state: "here" });
  socket.onclose({ code: 1006 });
  assert.equal(said("state"), "No connection.");
  clock.pass(60_000);
  opened.at(-1).onopen();
  opened.at(-1).hear({ t: "welcome", hb: 20, state: "active" });
  assert.equal(said("state"), "Here.");
});

test("the end stays on the page; who may no longer be here is led away by what there was", (t) => {
  const { element, socket } = room(t);
  socket.hear({ t: "bye", code: 4000, reason: "ended", retry: false });
  assert.equal(element.dataset.view, "over");
  assert.equal(said("state"), "Over.");
  room(t, { view: "waiting" }).socket.hear({ t: "bye", code: 4003, reason: "not_allowed", retry: false });
  assert.equal(gone.to, "/left/");
  room(t, { more: "data-talked" }).socket.hear({ t: "bye", code: 4003, reason: "not_allowed", retry: false });
  assert.equal(gone.to, "/ended/");
});

test("leaving in a hurry says and sends nothing more", (t) => {
  const { socket, write } = room(t);
  dispatchEvent(new window.Event("quick-exit"));
  assert.equal(socket.readyState, 3);
  write("Hello");
  assert.deepEqual(sent(socket, "send"), []);
});
