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
