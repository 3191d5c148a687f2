// A single key presses the button that names it; whoever writes or reads a dialog presses nothing.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open, press } from "./page.js";

const { document } = open("");
let now = 0;
let pressed;
Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true });
await import("../../hotline/static/hotline/case-keys.js");

beforeEach(() => {
  now += 10_000;
  pressed = [];
  document.body.innerHTML = `<desk-keys><dialog></dialog></desk-keys><case-keys><button data-key="a">Take it on</button>
    </case-keys><textarea></textarea>`;
  document.querySelector("button").addEventListener("click", () => pressed.push("a"));
});

test("the key presses its button and does nothing else", () => {
  assert.ok(press(document.body, "keydown", "a").defaultPrevented);
  assert.ok(!press(document.body, "keydown", "x").defaultPrevented);
  assert.deepEqual(pressed, ["a"]);
});

test("after g the next key is a place to go to, for a moment", () => {
  press(document.body, "keydown", "g");
  press(document.body, "keydown", "a");
  assert.deepEqual(pressed, []);
  press(document.body, "keydown", "g");
  now += 2000;
  press(document.body, "keydown", "a");
  assert.deepEqual(pressed, ["a"]);
});

test("writing, a modifier and a key held down press nothing", () => {
  press(document.querySelector("textarea"), "keydown", "a");
  for (const held of ["ctrlKey", "altKey", "metaKey", "repeat"]) press(document.body, "keydown", "a", { [held]: true });
  assert.deepEqual(pressed, []);
});

test("nothing is pressed behind an open dialog, nor for whoever turned single keys off", () => {
  document.querySelector("dialog").setAttribute("open", "");
  press(document.body, "keydown", "a");
  document.querySelector("dialog").removeAttribute("open");
  document.querySelector("desk-keys").setAttribute("data-off", "");
  press(document.body, "keydown", "a");
  assert.deepEqual(pressed, []);
});
