// A form is held back until the sum is done; without one it goes once it was open long enough.
import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { beforeEach, test } from "node:test";

import { open, send, settled, standingClock } from "./page.js";

const NONCE = "00112233445566778899aabbccddeeff";
const SALT = "ffeeddccbbaa99887766554433221100";
const COST = 10;
const KEY_BYTES = 16;

const { document } = open("");
let now = 0;
let asked = 0;
let answer;
Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true });
await import("../../portal/privacy/static/privacy/proof-of-work.js");

const clock = standingClock();

function keyOf(counter) {
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(counter);
  const password = Buffer.concat([Buffer.from(NONCE, "hex"), tail]);
  return pbkdf2Sync(password, Buffer.from(SALT, "hex"), COST, KEY_BYTES, "sha256").toString("hex");
}

/** A challenge whose answer is `counter` and not above `most`, as they say. */
function challenge(counter, most) {
  const sum = { algorithm: "PBKDF2/SHA-256", nonce: NONCE, salt: SALT, cost: COST, keyLength: KEY_BYTES };
  return { ok: true, json: async () => ({ parameters: { ...sum, keyPrefix: keyOf(counter), data: { most } } }) };
}

beforeEach(() => {
  now = 0;
  asked = 0;
  answer = challenge(7, 9);
  globalThis.fetch = async () => {
    asked += 1;
    return answer;
  };
});

function form() {
  document.body.innerHTML = `<form><input name="where"><proof-of-work data-challenge="/challenge/"
    data-slow-seconds="5" data-says-working="Working." data-says-done="Done." data-says-waiting="One moment.">
    <input name="altcha" value=""><progress hidden></progress><p role="status"></p></proof-of-work></form>`;
  const element = document.querySelector("form");
  const went = [];
  element.requestSubmit = (submitter) => went.push(submitter?.name ?? "went");
  return { element, went };
}

/** Lets sums end, answers arrive and timers of no length end. */
async function until(come) {
  for (let times = 0; times < 10_000 && !come(); times += 1) {
    await settled();
    clock.pass(0);
  }
  assert.ok(come());
}

const field = () => document.querySelector("[name=altcha]").value;
const said = () => document.querySelector("[role=status]").textContent;
const bar = () => document.querySelector("progress");

test("the sum begins with the first touch, is asked for once and shows how far it is", async () => {
  const { element, went } = form();
  assert.equal(asked, 0);
  send(element, "focusin");
  await until(() => said() === "Working.");
  assert.equal(bar().hidden, false);
  await until(() => said() === "Done.");
  assert.equal(bar().hidden, true);
  send(element, "submit");
  await until(() => went.length);
  assert.equal(asked, 1);
});

test("the form waits for the sum and then goes with it", async () => {
  const { element, went } = form();
  assert.ok(send(element, "submit").defaultPrevented);
  assert.deepEqual(went, []);
  await until(() => went.length);
  assert.deepEqual(JSON.parse(atob(field())).solution, { counter: 7, derivedKey: keyOf(7) });
  assert.ok(!send(element, "submit").defaultPrevented, "now nothing holds it back");
});

test("pressed twice, it is sent once", async () => {
  const { element, went } = form();
  send(element, "submit");
  assert.ok(send(element, "submit").defaultPrevented);
  await until(() => went.length);
  await settled();
  assert.deepEqual(went, ["went"]);
});

test("after trouble it goes as it is, not before the page was open long enough", async () => {
  const troubles = [
    () => (answer = { ok: false }),
    () => (globalThis.fetch = async () => Promise.reject(new Error("offline"))),
    () => (answer = challenge(25, 9)),
  ];
  for (const trouble of troubles) {
    const { element, went } = form();
    trouble();
    send(element, "submit");
    await until(() => said() === "One moment.");
    assert.deepEqual(went, []);
    clock.pass(5000);
    await until(() => went.length);
    assert.equal(field(), "");
    assert.ok(!send(element, "submit").defaultPrevented, "now nothing holds it back");
  }
});

test("a page open long enough does not wait", async () => {
  const { element, went } = form();
  answer = { ok: false };
  now = 6000;
  send(element, "submit");
  await until(() => went.length);
});

test("which button was pressed is sent along", async () => {
  const { element, went } = form();
  send(element, "submit", { submitter: { name: "next" } });
  await until(() => went.length);
  assert.deepEqual(went, ["next"]);
});

test("a page that comes back from memory does a new sum", async () => {
  const { element, went } = form();
  send(element, "submit");
  await until(() => went.length);
  send(window, "pageshow", { persisted: true });
  assert.ok(send(element, "submit").defaultPrevented);
  await until(() => went.length === 2);
  assert.equal(asked, 2);
});
