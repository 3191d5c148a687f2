// Addresses of this site become links in what a counsellor writes; all others stay text.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./page.js";

const { document } = open("");
const { withOwnLinks } = await import("../../helpline/static/helpline/own-links.js");

const shown = (text) => {
  document.body.replaceChildren(withOwnLinks(text, "https://help.example"));
  return document.body.innerHTML;
};

test("an address of this site becomes a link, and the words around it stay", () => {
  const ours = "https://help.example/en/report/prepared/abc/";
  assert.equal(shown(`Here:\n${ours} \u200e\nOnce.`), `Here:\n<a href="${ours}">${ours}</a> \u200e\nOnce.`);
});

test("nothing else becomes one", () => {
  for (const text of [
    "https://elsewhere.example/",
    "https://help.example.evil.example/",
    "mailto:someone@help.example",
    "https://help.example",
  ]) {
    assert.equal(shown(text), text);
  }
  assert.equal(shown("<b>"), "&lt;b&gt;");
});
