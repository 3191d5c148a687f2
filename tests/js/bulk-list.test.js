// Boxes of a list: all at once, how many, and space on the row that has the focus.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open, press } from "./page.js";

const { document } = open("");
await import("../../portal/front/static/balise/js/bulk-list.js");

const find = (selector) => document.querySelector(selector);
const boxes = () => [...document.querySelectorAll("[name=ticked]")];
const tick = (box, checked) => {
  box.checked = checked;
  box.dispatchEvent(new document.defaultView.Event("change", { bubbles: true }));
};

beforeEach(() => {
  document.body.innerHTML = `<bulk-list><form><label hidden><input type="checkbox" data-all></label>
    <output data-count="{n} ticked" data-busy="{n} sent"></output></form><ol>
    <li><input type="checkbox" name="ticked"><a href="/1" data-key-item>1</a></li>
    <li><input type="checkbox" name="ticked"><a href="/2" data-key-item>2</a><b>x</b></li></ol></bulk-list>`;
});

test("the box for all is shown and ticks every row", () => {
  assert.equal(find("label").hidden, false);
  tick(find("[data-all]"), true);
  assert.deepEqual(boxes().map((box) => Boolean(box.checked)), [true, true]);
  assert.equal(find("output").textContent, "2 ticked");
});

test("it follows the rows", () => {
  tick(boxes()[0], true);
  assert.equal(find("[data-all]").indeterminate, true);
  tick(boxes()[1], true);
  assert.equal(find("[data-all]").checked, true);
  tick(boxes()[0], false);
  tick(boxes()[1], false);
  assert.equal(find("output").textContent, "");
});

test("space ticks the row of the link that has the focus, and nothing elsewhere", () => {
  assert.ok(press(find("[href='/2']"), "keydown", " ").defaultPrevented);
  assert.deepEqual(boxes().map((box) => Boolean(box.checked)), [false, true]);
  press(find("[href='/2']"), "keydown", " ");
  assert.ok(!press(find("b"), "keydown", " ").defaultPrevented);
  assert.ok(!press(find("[href='/1']"), "keydown", "x").defaultPrevented);
  assert.deepEqual(boxes().map((box) => Boolean(box.checked)), [false, false]);
});

test("space does nothing of its own where single keys are off", () => {
  document.body.append(Object.assign(document.createElement("desk-keys")));
  find("desk-keys").setAttribute("data-off", "");
  assert.ok(!press(find("[href='/1']"), "keydown", " ").defaultPrevented);
});

test("once sent it says so and is not sent twice, until the page is left", () => {
  tick(boxes()[0], true);
  assert.ok(!press(find("form"), "submit").defaultPrevented);
  assert.equal(find("output").textContent, "1 sent");
  assert.ok(press(find("form"), "submit").defaultPrevented);
  dispatchEvent({ type: "pagehide" });
  assert.equal(find("output").textContent, "1 ticked");
  assert.ok(!press(find("form"), "submit").defaultPrevented);
});
