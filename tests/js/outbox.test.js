// One sender's order is kept through every failure; what is stored leaves, what is refused is told.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../helpline/static/helpline/outbox.js";
import { standingClock } from "./page.js";

function line() {
  const sent = [];
  const outbox = new Outbox((frame) => {
    if (!sent.open) return false;
    sent.push(frame);
    return true;
  });
  sent.open = true;
  return { sent, outbox };
}

test("each message names the one before it", () => {
  const { sent, outbox } = line();
  outbox.add("a", "one");
  outbox.add("b", "two");
  assert.deepEqual(sent.map(({ id, follows }) => [id, follows]), [["a", null], ["b", "a"]]);
});

test("what is stored settles everything before it, once", () => {
  const { outbox } = line();
  for (const id of ["a", "b", "c"]) outbox.add(id, id);
  assert.deepEqual(outbox.stored("b"), ["a", "b"]);
  assert.deepEqual(outbox.stored("b"), []);
  assert.deepEqual(outbox.empty(), ["c"]);
});

test("no more than five are under way; the next goes when one is stored", () => {
  const { sent, outbox } = line();
  for (const id of ["1", "2", "3", "4", "5", "6"]) outbox.add(id, id);
  assert.equal(sent.length, 5);
  outbox.stored("1");
  assert.deepEqual(sent.at(-1), { t: "send", id: "6", body: "6", follows: "5" });
});

test("without a line nothing goes; on a new line all goes again in its order", () => {
  const { sent, outbox } = line();
  sent.open = false;
  outbox.add("a", "one");
  outbox.add("b", "two");
  assert.equal(sent.length, 0);
  sent.open = true;
  outbox.flush();
  outbox.reset();
  outbox.flush();
  assert.deepEqual(sent.map(({ id }) => id), ["a", "b", "a", "b"]);
});

test("a passing refusal is repeated from the first message after a pause", () => {
  const clock = standingClock();
  const { sent, outbox } = line();
  outbox.add("a", "one");
  outbox.add("b", "two");
  assert.equal(outbox.refused("a", "rate"), false);
  assert.equal(sent.length, 2);
  clock.pass(2250);
  assert.deepEqual(sent.map(({ id }) => id), ["a", "b", "a", "b"]);
});

test("a final refusal is the last word, and what followed is sent without it", () => {
  const { sent, outbox } = line();
  outbox.add("a", "one");
  outbox.add("b", "two");
  assert.equal(outbox.refused("a", "too_long"), true);
  assert.deepEqual(sent.at(-1), { t: "send", id: "b", body: "two", follows: null });
  assert.equal(outbox.refused("a", "too_long"), false);
});
