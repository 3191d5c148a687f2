// What is shown comes in by number, in order and once; a gap asks again; own words come back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open, sockets } from "./page.js";

open("");
const opened = sockets();
const { Connection } = await import("../../helpline/static/helpline/connection.js");

/** A chat on an open line; `hear` is what the server says, `shown` what the page is told. */
function chat(t, after = 0) {
  const connection = new Connection({ socket: "/ws/chat/", poll: "/poll/", after });
  const shown = [];
  const saved = [];
  const over = [];
  connection.addEventListener("item", ({ detail }) => shown.push(detail.seq));
  connection.addEventListener("saved", ({ detail }) => saved.push(detail.id));
  connection.addEventListener("over", ({ detail }) => over.push(detail.reason));
  connection.start();
  t.after(() => connection.stop());
  const socket = opened.at(-1);
  socket.onopen();
  const hear = (frame) => socket.hear(frame);
  hear({ t: "welcome", hb: 20, state: "active" });
  const batch = (...numbers) => hear({ t: "batch", items: numbers.map((seq) => ({ seq, kind: "text" })) });
  const asked = () => socket.sent.filter(({ t: kind }) => kind === "sync").map((frame) => frame.after);
  return { connection, socket, hear, batch, shown, saved, over, asked };
}

test("it says hello with the number it has", (t) => {
  const { socket } = chat(t, 7);
  assert.equal(socket.address, "wss://balise.example/ws/chat/");
  assert.deepEqual(socket.sent[0], { t: "hello", v: 1, after: 7 });
});

test("in order and once", (t) => {
  const { batch, shown, asked } = chat(t);
  batch(1, 2);
  batch(2, 3);
  batch(1);
  assert.deepEqual(shown, [1, 2, 3]);
  assert.deepEqual(asked(), []);
});

test("a gap shows nothing beyond it and asks again from the last number", (t) => {
  const { batch, shown, asked } = chat(t);
  batch(1, 3);
  assert.deepEqual(shown, [1]);
  assert.deepEqual(asked(), [1]);
  batch(2, 3);
  assert.deepEqual(shown, [1, 2, 3]);
});

test("what arrives in the wrong order is shown in the right one", (t) => {
  const { batch, shown, asked } = chat(t);
  batch(2);
  batch(1);
  batch(2);
  assert.deepEqual(shown, [1, 2]);
  assert.deepEqual(asked(), [0]);
});

test("own words are saved once the server has them, also by an item that overtook the answer", (t) => {
  const { connection, socket, hear, saved } = chat(t);
  const first = connection.say("hello");
  assert.deepEqual(saved, []);
  hear({ t: "ack", id: first });
  assert.deepEqual(saved, [first]);
  const second = connection.say("again");
  hear({ t: "batch", items: [{ seq: 1, kind: "text", mine: second }] });
  assert.deepEqual(socket.sent.filter(({ t: kind }) => kind === "send").map(({ id }) => id), [first, second]);
  socket.sent.length = 0;
  hear({ t: "welcome", hb: 20, state: "active" });
  assert.deepEqual(socket.sent.filter(({ t: kind }) => kind === "send"), []);
});

test("an answer that stands for the message shows it, and nothing else is asked or said", (t) => {
  const { connection, socket, hear, shown, saved, asked } = chat(t, 4);
  const id = connection.say("hello");
  socket.sent.length = 0;
  hear({ t: "ack", id, seq: 5, at: "2026-02-10T17:00:00+01:00", shown: true });
  assert.deepEqual([shown, saved, asked()], [[5], [], []]);
  assert.deepEqual(socket.sent, []);
  hear({ t: "batch", items: [{ seq: 6, kind: "text" }] });
  assert.deepEqual([shown, asked()], [[5, 6], []]);
});

test("an answer that is not the next one shows nothing; the gap is asked for", (t) => {
  const { connection, hear, shown, asked } = chat(t, 4);
  const id = connection.say("hello");
  hear({ t: "ack", id, seq: 7, at: "2026-02-10T17:00:00+01:00", shown: true });
  assert.deepEqual([shown, asked()], [[], [4]]);
});

test("what arrived and was read is said once, and again on a new line", (t) => {
  const { connection, socket, hear, batch } = chat(t);
  const seen = () => socket.sent.filter(({ t: kind }) => kind === "seen").map(({ delivered, read }) => [delivered, read]);
  connection.addEventListener("item", ({ detail }) => connection.read(detail.seq));
  batch(1, 2);
  connection.read(2);
  assert.deepEqual(seen(), [[2, 2]]);
  hear({ t: "welcome", hb: 20, state: "active" });
  batch(3);
  assert.deepEqual(seen(), [[2, 2], [2, 2], [3, 3]]);
});

test("a new line repeats what was not acknowledged, under the same id", (t) => {
  const { connection, socket, hear } = chat(t);
  const id = connection.say("hello");
  hear({ t: "welcome", hb: 20, state: "active" });
  assert.deepEqual(socket.sent.filter(({ t: kind }) => kind === "send").map((frame) => frame.id), [id, id]);
});

test("the end is told", (t) => {
  const { hear, over } = chat(t);
  hear({ t: "bye", code: 4000, reason: "ended", retry: false });
  assert.deepEqual(over, ["ended"]);
});
