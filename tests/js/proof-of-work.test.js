// A form is held back until the sum is done; without one it goes once it was open long enough.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open, send, settled, standingClock } from "./page.js";

const { document } = open("");
let now = 0;
let asked = 0;
let answer;
let workers;
Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true });
await import("../../portal/privacy/static/privacy/proof-of-work.js");

const clock = standingClock();

beforeEach(() => {
  now = 0;
  asked = 0;
  workers = [];
  answer = { ok: true, json: async () => ({ parameters: { salt: "aa" } }) };
  globalThis.fetch = async () => {
    asked += 1;
    return answer;
  };
  globalThis.Worker = class {
    postMessage(parameters) {
      workers.push({ hear: (data) => this.onmessage({ data }), parameters });
    }
    terminate() {}
  };
});

function form() {
  document.body.innerHTML = `<form><input name="where"><proof-of-work data-challenge="/challenge/" data-worker="/worker.js"
    data-slow-seconds="5" data-says-working="Working." data-says-done="Done." data-says-waiting="One moment.">
    <input name="altcha" value=""><progress hidden></progress><p role="status"></p></proof-of-work></form>`;
  const element = document.querySelector("form");
  const went = [];
  element.requestSubmit = () => went.push("with the sum");
  element.submit = () => went.push("as it is");
  return { element, went };
}

/** Lets answers arrive and timers of no length end. */
async function soon() {
  for (let times = 0; times < 3; times += 1) {
    await settled();
    clock.pass(0);
  }
  await settled();
}

const field = () => document.querySelector("[name=altcha]").value;
const said = () => document.querySelector("[role=status]").textContent;

test("the sum begins with the first touch and is asked for once", async () => {
  const { element } = form();
  assert.equal(asked, 0);
  send(element, "focusin");
  await soon();
  send(element, "submit");
  await soon();
  assert.equal(asked, 1);
  assert.deepEqual(workers[0].parameters, { salt: "aa" });
  assert.equal(said(), "Working.");
});

test("the form waits for the sum and then goes with it", async () => {
  const { element, went } = form();
  assert.ok(send(element, "submit").defaultPrevented);
  await soon();
  assert.deepEqual(went, []);
  workers[0].hear({ progress: 0.5 });
  workers[0].hear({ counter: 7, derivedKey: "beef" });
  await soon();
  assert.deepEqual(went, ["with the sum"]);
  assert.deepEqual(JSON.parse(atob(field())).solution, { counter: 7, derivedKey: "beef", time: 0 });
  assert.ok(!send(element, "submit").defaultPrevented, "now nothing holds it back");
});

test("pressed twice, it is sent once", async () => {
  const { element, went } = form();
  send(element, "submit");
  send(element, "submit");
  await soon();
  workers[0].hear({ counter: 7, derivedKey: "beef" });
  await soon();
  assert.deepEqual(went, ["with the sum"]);
});

test("after trouble it goes as it is, not before the page was open long enough", async () => {
  for (const trouble of [() => (answer = { ok: false }), () => (globalThis.fetch = async () => Promise.reject(new Error("offline")))]) {
    const { element, went } = form();
    trouble();
    send(element, "submit");
    await soon();
    assert.deepEqual(went, []);
    assert.equal(said(), "One moment.");
    clock.pass(5000);
    await soon();
    assert.deepEqual(went, ["as it is"]);
    assert.equal(field(), "");
  }
});

test("a sum without a solution is trouble too; a page open long enough does not wait", async () => {
  const { element, went } = form();
  send(element, "submit");
  await soon();
  now = 6000;
  workers[0].hear({ failed: true });
  await soon();
  assert.deepEqual(went, ["as it is"]);
});

test("which button was pressed is sent along when the form goes as it is", async () => {
  const { element } = form();
  answer = { ok: false };
  now = 6000;
  send(element, "submit", { submitter: { name: "next", value: "photo" } });
  await soon();
  assert.equal(element.querySelector("[name=next]").value, "photo");
});

test("a page that comes back from memory does a new sum", async () => {
  const { element } = form();
  send(element, "submit");
  await soon();
  workers[0].hear({ counter: 7, derivedKey: "beef" });
  await soon();
  send(window, "pageshow", { persisted: true });
  assert.equal(field(), "");
  send(element, "submit");
  await soon();
  assert.equal(asked, 2);
});
