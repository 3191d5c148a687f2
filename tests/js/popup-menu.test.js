// A menu that is open closes on Escape, on a press elsewhere and when focus leaves it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open, press, send } from "./page.js";

const { document } = open("");
await import("../../portal/front/static/balise/js/popup-menu.js");

const menu = () => document.querySelector("details");

beforeEach(() => {
  document.body.innerHTML = "<details data-popup open><summary>Menu</summary><a href='/'>Home</a></details><p>Text</p>";
});

test("Escape closes it and other keys do not", () => {
  press(document.body, "keydown", "Tab");
  assert.ok(menu().hasAttribute("open"));
  press(document.body, "keydown", "Escape");
  assert.ok(!menu().open);
});

test("a press or focus inside leaves it open, elsewhere closes it", () => {
  for (const type of ["pointerdown", "focusin"]) {
    menu().open = true;
    send(document.querySelector("a"), type);
    assert.ok(menu().open);
    send(document.querySelector("p"), type);
    assert.ok(!menu().open);
  }
});
