// How far off a day is, in the words of the page's language; the past and nonsense stay unsaid.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./page.js";

const { document } = open("");
await import("../../awareness/static/awareness/days-until.js");

globalThis.Date = class extends Date {
  constructor() {
    super(2027, 1, 2, 23, 30);
  }
};

function words(day, language = "en") {
  document.body.innerHTML = `<p lang="${language}"><days-until day="${day}"></days-until></p>`;
  return document.querySelector("days-until").textContent;
}

test("days are whole days of the calendar, however late it is", () => {
  assert.equal(words("2027-02-09"), "(in 7 days)");
  assert.equal(words("2027-02-03"), "(tomorrow)");
  assert.equal(words("2027-02-02"), "(today)");
});

test("in the language of the page", () => {
  assert.equal(words("2027-02-03", "de"), "(morgen)");
});

test("a day that is over or none at all says nothing", () => {
  assert.equal(words("2027-02-01"), "");
  assert.equal(words(""), "");
});
