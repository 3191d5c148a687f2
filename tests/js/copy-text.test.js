// What is copied is what is shown, and it is said every time.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open } from "./page.js";

const { document } = open("");
await import("../../portal/front/static/balise/js/copy-text.js");

const copied = [];
const shown = `<copy-text data-copied="Copied.">
  <span data-copy><span class="defanged">hxxps://a[.]example/ </span></span>
  <button data-copy-button hidden></button><span data-copy-status></span></copy-text>`;

beforeEach(() => {
  copied.length = 0;
  navigator.clipboard = { writeText: (text) => Promise.resolve(void copied.push(text)) };
});

test("without a clipboard nothing is promised", () => {
  navigator.clipboard = undefined;
  document.body.innerHTML = shown;
  assert.equal(document.querySelector("button").hidden, true);
});

test("the text goes to the clipboard as it is shown, and that is said each time", async () => {
  document.body.innerHTML = shown;
  const button = document.querySelector("button");
  const status = document.querySelector("[data-copy-status]");
  assert.equal(button.hidden, false);
  for (const times of [1, 2]) {
    button.dispatchEvent(new window.Event("click"));
    assert.equal(status.textContent, "");
    await Promise.resolve();
    await Promise.resolve();
    assert.equal(status.textContent, "Copied.");
    assert.deepEqual(copied, Array(times).fill("hxxps://a[.]example/"));
  }
});

test("refused, the text is marked to be copied by hand", async () => {
  document.body.innerHTML = shown;
  const marked = [];
  globalThis.getSelection = () => ({ selectAllChildren: (of) => marked.push(of) });
  navigator.clipboard = { writeText: () => Promise.reject(new Error("no")) };
  document.querySelector("button").dispatchEvent(new window.Event("click"));
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(marked, [document.querySelector("[data-copy]")]);
});
