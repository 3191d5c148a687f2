// A form with words in it is not left unasked, unless it is sent or the page is left in a hurry.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open } from "./page.js";

const { document } = open("");
await import("../../hotline/static/hotline/keep-typed.js");

/** Whether the browser would ask. */
function asks() {
  const event = new window.Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

beforeEach(() => {
  document.body.innerHTML = "<keep-typed><form><textarea></textarea></form></keep-typed>";
});

test("an empty form is left without a question", () => {
  assert.equal(asks(), false);
});

test("a form with words in it asks, until it is sent", () => {
  document.querySelector("textarea").value = "https://a.example/";
  assert.equal(asks(), true);
  document.querySelector("form").dispatchEvent(new window.Event("submit", { bubbles: true }));
  assert.equal(asks(), false);
});

test("taken off the page by quick exit it asks nothing", () => {
  document.querySelector("textarea").value = "https://a.example/";
  document.body.replaceChildren();
  assert.equal(asks(), false);
});
