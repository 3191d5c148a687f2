// One screen of questions at a time; whoever presses Enter sees the next one, not the end.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open, press, send } from "./page.js";

const { document } = open("");
await import("../../helpline/static/helpline/gentle-steps.js");

const step = (name) => `<section data-step><fieldset><legend>${name}</legend><input type="radio" name="${name}"></fieldset></section>`;

function draw(wrong = "") {
  document.body.innerHTML = `<gentle-steps data-next="Next" data-back="Back" data-step="Step %(step)s of %(total)s">
    <form>${wrong}${step("who")}${step("topic")}${step("safety")}</form></gentle-steps>`;
  for (const element of document.querySelectorAll("legend, .gentle-where")) {
    Object.assign(element, { focus() {}, scrollIntoView() {} });
  }
}

beforeEach(() => draw());

const shown = () =>
  [...document.querySelectorAll("[data-step] legend")]
    .filter((legend) => !legend.closest("[data-step]").hidden)
    .map((legend) => legend.textContent);
const said = () => document.querySelector(".gentle-where").textContent;
const button = (words) => [...document.querySelectorAll("button")].find((one) => one.textContent === words);

test("it begins with the first screen, from which nothing goes back", () => {
  assert.deepEqual(shown(), ["who"]);
  assert.equal(said(), "Step 1 of 3");
  assert.equal(button("Back").hidden, true);
});

test("it goes on without an answer, and ends where the form can be sent", () => {
  send(button("Next"), "click");
  send(button("Next"), "click");
  assert.deepEqual(shown(), ["safety"]);
  assert.equal(button("Next").hidden, true);
  assert.equal(document.querySelectorAll(".progress-light--past").length, 2);
  send(button("Back"), "click");
  assert.deepEqual(shown(), ["topic"]);
});

test("Enter on an answer goes on instead of sending questions nobody has seen", () => {
  const enter = () => press(document.querySelector("[data-step]:not([hidden]) input"), "keydown", "Enter");
  assert.ok(enter().defaultPrevented);
  assert.deepEqual(shown(), ["topic"]);
  enter();
  assert.ok(!enter().defaultPrevented, "on the last screen it sends");
});

test("with a mistake to correct it is one page", () => {
  draw('<p class="field--wrong">Choose one.</p>');
  assert.deepEqual(shown(), ["who", "topic", "safety"]);
});
