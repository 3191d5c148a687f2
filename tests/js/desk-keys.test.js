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

test("behind an open dialog nothing acts", () => {
  document.querySelector("dialog").setAttribute("open", "");
  for (const key of ["g", "q"]) press(document.body, "keydown", key);
  assert.deepEqual(went, []);
});

test("j and k move through the list and stop at its ends", () => {
  const seen = [];
  document.body.innerHTML += "<ol data-key-list><li data-key-item>1</li><li data-key-item>2</li></ol>";
  for (const item of document.querySelectorAll("[data-key-item]")) {
    item.focus = () => {
      seen.push(item.textContent);
      Object.defineProperty(document, "activeElement", { value: item, configurable: true });
    };
  }
  for (const key of ["j", "j", "j", "k"]) press(document.body, "keydown", key);
  assert.deepEqual(seen, ["1", "2", "2", "1"]);
});

test("writing, and keys held with a modifier, are nobody's shortcut", () => {
  const field = document.querySelector("input");
  for (const key of ["g", "q"]) press(field, "keydown", key);
  for (const key of ["g", "q"]) press(document.body, "keydown", key, { ctrlKey: true });
  assert.deepEqual(went, []);
});

test("a page that has just been opened takes its first key", () => {
  const before = now;
  now = 300;
  document.body.innerHTML = `<desk-keys><dialog></dialog></desk-keys><ol data-key-list><li data-key-item>1</li></ol>`;
  let moved = false;
  document.querySelector("li").focus = () => (moved = true);
  press(document.body, "keydown", "j");
  now = before;
  assert.ok(moved);
});
