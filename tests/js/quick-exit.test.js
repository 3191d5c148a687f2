// Shift three times within five seconds leaves; Shift that types or shortens leaves nothing.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { gone, open, press, send, standingClock } from "./page.js";

const { document } = open("");
await import("../../portal/front/static/balise/js/quick-exit.js");

let now = 0;

standingClock();

beforeEach(() => {
  Object.assign(gone, { to: "", told: "" });
  now = 0;
  Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true });
  document.body.innerHTML =
    '<p>A question</p><quick-exit data-target="https://weather.example/"><a href="/exit/">Leave</a></quick-exit>';
});

function shift(more = {}) {
  press(window, "keydown", "Shift", more);
  press(window, "keyup", "Shift", more);
}

test("three times leaves at once and covers the page", () => {
  shift();
  shift();
  assert.equal(gone.to, "");
  shift();
  assert.equal(gone.to, "https://weather.example/");
  assert.equal(gone.told, "/exit/");
  assert.ok(!document.body.textContent.includes("A question"));
});

test("three times over more than five seconds stays", () => {
  for (const moment of [0, 3000, 6000]) {
    now = moment;
    shift();
  }
  assert.equal(gone.to, "");
});

test("Shift with a letter is typing, and starts the count anew", () => {
  shift();
  shift();
  press(window, "keydown", "Shift");
  press(window, "keydown", "A", { shiftKey: true });
  press(window, "keyup", "Shift");
  shift();
  assert.equal(gone.to, "");
});

test("Shift with Control, Alt or Meta is a shortcut", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) shift({ [held]: true });
  assert.equal(gone.to, "");
});

test("a held Shift counts once", () => {
  shift();
  for (let count = 0; count < 5; count += 1) press(window, "keydown", "Shift", { repeat: true });
  press(window, "keyup", "Shift");
  assert.equal(gone.to, "");
});

test("the link leaves too", () => {
  const click = send(document.querySelector("quick-exit a"), "click");
  assert.ok(click.defaultPrevented);
  assert.equal(gone.to, "https://weather.example/");
});

test("a page that comes back from memory goes on again", () => {
  for (let count = 0; count < 3; count += 1) shift();
  gone.to = "";
  send(window, "pageshow", { persisted: true });
  assert.equal(gone.to, "https://weather.example/");
});

test("the other tabs of this site are told", () => {
  const heard = [];
  const other = new BroadcastChannel("quick-exit");
  other.onmessage = ({ data }) => heard.push(data);
  send(document.querySelector("quick-exit a"), "click");
  other.close();
  assert.deepEqual(heard, ["left"]);
});

test("a tab that is told goes on at once, covered, and tells nobody", () => {
  const other = new BroadcastChannel("quick-exit");
  other.onmessage = () => assert.fail("it answered");
  other.postMessage("left");
  other.close();
  assert.equal(gone.to, "https://weather.example/");
  assert.equal(gone.told, "");
  assert.ok(!document.body.textContent.includes("A question"));
});
