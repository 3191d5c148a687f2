// An offer is counted by the server's clock, announced once, and answered by a single key.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { gone, open, press, settled } from "./page.js";

const { document } = open("");
const workers = [];
globalThis.Worker = class {
  constructor() {
    workers.push(this);
  }
  terminate() {}
};
globalThis.setInterval = () => 0;
globalThis.clearInterval = () => {};
await import("../../helpline/static/helpline/offer-board.js");

const SERVER = Date.parse("2027-02-09T10:00:00Z");
const offer = (number, presence = "here") => `<section data-offer="${number}" data-expires="2027-02-09T10:00:30Z">
  <p data-left></p><progress data-time max="30"></progress><p data-presence>${presence}</p>
  <button data-key="a">Accept</button><button data-key="d">Decline</button></section>`;
const board = (inside, more = "") => `<div role="alert" class="offer-slot">${inside}</div><ul>${more}</ul>`;
let now = SERVER;
Date.now = () => now;
let answer;
let asked;

beforeEach(() => {
  gone.reloads = 0;
  asked = [];
  answer = { status: 304 };
  globalThis.fetch = async (src, { headers }) => {
    asked.push(headers["If-None-Match"]);
    return { headers: { get: () => answer.etag ?? null }, text: async () => answer.page, ...answer };
  };
});

/** A board drawn by the server while this device's clock is wrong by so many seconds. */
function draw(inside, { aheadSeconds = 0, more = "" } = {}) {
  now = SERVER + aheadSeconds * 1000;
  document.title = "Helpline";
  document.body.innerHTML = `<dialog></dialog><offer-board data-src="/board/" data-ticker="/ticker.js" ${more}
    data-now="2027-02-09T10:00:00Z" data-offered="New offer" data-seconds="{n} s left">${board(inside)}</offer-board>`;
}

async function tick(seconds = 0) {
  now += seconds * 1000;
  workers.at(-1).onmessage();
  await settled();
}

const left = () => document.querySelector("[data-left]")?.textContent;

test("an offer counts down in words and in the tab, and is gone when its time is over", async () => {
  draw(offer(1));
  assert.equal(left(), "30 s left");
  assert.equal(document.title, "30 · New offer");
  await tick(12);
  assert.equal(left(), "18 s left");
  await tick(18);
  assert.equal(document.querySelector("[data-offer]"), null);
  await tick();
  assert.equal(document.title, "Helpline");
});

test("a chat that a colleague hands over is said in the tab until it is answered", async () => {
  draw("", { more: 'data-asked="A chat to take over"' });
  answer = { status: 200, page: board("", "<li data-asked=1>Ana asks you</li>") };
  await tick();
  assert.equal(document.title, "A chat to take over");
  answer = { status: 200, page: board(offer(1), "<li data-asked=1>Ana asks you</li>") };
  await tick();
  assert.equal(document.title, "30 · New offer");
  answer = { status: 200, page: board("") };
  await tick();
  assert.equal(document.title, "Helpline");
});

test("a device whose clock is wrong counts the same", () => {
  for (const aheadSeconds of [-3600, 3600]) {
    draw(offer(1), { aheadSeconds });
    assert.equal(left(), "30 s left");
  }
});

test("a fresh board is asked for by what it was last, and shown", async () => {
  draw("");
  answer = { status: 200, etag: '"1"', page: board(offer(7), "<li>one waits</li>") };
  await tick();
  assert.equal(document.querySelector("[data-offer]").dataset.offer, "7");
  assert.equal(document.querySelector("offer-board li").textContent, "one waits");
  await tick();
  assert.deepEqual(asked, [undefined, '"1"']);
});

test("the same offer stays as it is, so it is announced once; only the visitor's presence moves", async () => {
  draw(offer(7));
  const element = document.querySelector("[data-offer]");
  answer = { status: 200, page: board(offer(7, "gone")) };
  await tick();
  assert.equal(document.querySelector("[data-offer]"), element);
  assert.equal(element.querySelector("[data-presence]").textContent, "gone");
});

test("an answer that is no board changes nothing; no longer signed in, the page is loaded anew", async () => {
  draw(offer(7));
  answer = { status: 200, page: "<p>Sign in</p>" };
  await tick();
  assert.equal(document.querySelector("[data-offer]").dataset.offer, "7");
  answer = { status: 401 };
  await tick();
  assert.equal(gone.reloads, 1);
});

test("a accepts and d declines; not with a modifier, not repeated, not behind a dialog", () => {
  draw(offer(1));
  const pressed = [];
  document.querySelector("offer-board").addEventListener("click", ({ target }) => pressed.push(target.textContent));
  press(document.body, "keydown", "a");
  press(document.body, "keydown", "d");
  press(document.body, "keydown", "a", { ctrlKey: true });
  press(document.body, "keydown", "a", { repeat: true });
  document.querySelector("dialog").setAttribute("open", "");
  press(document.body, "keydown", "a");
  assert.deepEqual(pressed, ["Accept", "Decline"]);
});

test("whoever turned single keys off presses nothing by them", () => {
  draw(offer(1), { more: "data-keys-off" });
  assert.ok(!press(document.body, "keydown", "a").defaultPrevented);
});
