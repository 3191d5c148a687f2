// Single keys on the desk move and go; whoever writes or holds a modifier is left alone.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open, press } from "./page.js";

const { document } = open("");
await import("../../portal/front/static/balise/js/desk-keys.js");

let now = 10_000;
let went = [];

beforeEach(() => {
  now += 10_000;
  went = [];
  globalThis.CSS = { escape: (text) => text };
  Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true });
  document.body.innerHTML = `<desk-keys><dialog></dialog></desk-keys>
    <a data-go="q" href="/queue/">Queue</a><input>`;
  document.querySelector("[data-go]").addEventListener("click", () => went.push("queue"));
});

test("g and then a letter goes there", () => {
  press(document.body, "keydown", "g");
  now += 1000;
  press(document.body, "keydown", "q");
  assert.deepEqual(went, ["queue"]);
});

test("the letter alone or too late goes nowhere", () => {
  press(document.body, "keydown", "q");
  press(document.body, "keydown", "g");
  now += 1600;
  press(document.body, "keydown", "q");
  assert.deepEqual(went, []);
});

test("writing, and keys held with a modifier, are nobody's shortcut", () => {
  const field = document.querySelector("input");
  for (const key of ["g", "q"]) press(field, "keydown", key);
  for (const key of ["g", "q"]) press(document.body, "keydown", key, { ctrlKey: true });
  assert.deepEqual(went, []);
});
