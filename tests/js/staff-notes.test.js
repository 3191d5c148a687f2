// Notes of colleagues are read again when the chat is told of one; what is typed below stays.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./page.js";

const { document } = open("");
const asked = [];
let answer = { status: 200, text: async () => "" };
globalThis.fetch = async (url) => (asked.push(url), answer);
await import("../../helpline/static/helpline/staff-notes.js");

const list = (newest, words) => `<ol data-newest="${newest}"><li>${words}</li></ol>`;
const soon = () => new Promise((done) => setImmediate(done));

function room(t) {
  asked.length = 0;
  document.body.innerHTML = `<a href="#notes" data-noted hidden>New</a>
    <staff-notes data-src="/notes/">${list(1, "First")}</staff-notes><textarea>half a thought</textarea>`;
  t.after(() => document.body.replaceChildren());
  const tell = (number) => document.dispatchEvent(new document.defaultView.CustomEvent("staff-note", { detail: number }));
  return { tell, notes: document.querySelector("staff-notes"), link: document.querySelector("[data-noted]") };
}

test("a new note is read and said, until the link is followed", async (t) => {
  const { tell, notes, link } = room(t);
  answer = { status: 200, text: async () => list(2, "Second") };
  tell(2);
  await soon();
  assert.deepEqual(asked, ["/notes/"]);
  assert.equal(notes.textContent, "Second");
  assert.equal(link.hidden, false);
  assert.equal(document.querySelector("textarea").value, "half a thought");
  link.click();
  assert.equal(link.hidden, true);
});

test("what is known already is not read again", async (t) => {
  const { tell, notes } = room(t);
  tell(1);
  await soon();
  assert.deepEqual(asked, []);
  assert.equal(notes.textContent, "First");
});

test("a page that may not be read changes nothing", async (t) => {
  const { tell, notes, link } = room(t);
  answer = { status: 404, text: async () => "" };
  tell(2);
  await soon();
  assert.equal(notes.textContent, "First");
  assert.equal(link.hidden, true);
});
