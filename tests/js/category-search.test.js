// Typing narrows the categories to those that have every word; Enter chooses the first of them.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open, press, send } from "./page.js";

const { document } = open("");
await import("../../helpline/static/helpline/category-search.js");

const row = (name) => `<li data-name="${name}"><input type="radio" name="category" value="${name}"></li>`;

beforeEach(() => {
  document.body.innerHTML = `<category-search data-label="Search" data-none="Nothing is called like that.">
    <section data-scheme="a"><details data-group><ul>${row("bullying at school")}${row("bullying online")}</ul></details></section>
    <section data-scheme="b"><details data-group><ul>${row("images shared online")}</ul></details></section>
  </category-search>`;
});

function type(words) {
  const field = document.querySelector("#category-search");
  field.value = words;
  send(field, "input");
  return field;
}

const names = () => [...document.querySelectorAll("li")].filter((li) => !li.hidden).map((li) => li.dataset.name);
const said = () => document.querySelector("[role=status]").textContent;
const chosen = () => {
  const found = [];
  document.addEventListener("click", ({ target }) => found.push(target.value));
  return found;
};

test("every word must be there, in any order and case", () => {
  type("ONLINE bully");
  assert.deepEqual(names(), ["bullying online"]);
});

test("a heading with nothing left goes, one with something opens", () => {
  type("school");
  const [first, second] = document.querySelectorAll("[data-group]");
  assert.deepEqual([first.hidden, first.open], [false, true]);
  assert.deepEqual([second.hidden, document.querySelector("[data-scheme=b]").hidden], [true, true]);
});

test("when nothing is left it says so, and an empty field brings all back, closed", () => {
  type("zebra");
  assert.equal(said(), "Nothing is called like that.");
  type("");
  assert.equal(said(), "");
  assert.equal(names().length, 3);
  assert.equal(document.querySelector("[data-group]").open, false);
});

test("Enter chooses the first that is left and sends nothing", () => {
  const found = chosen();
  const event = press(type("images"), "keydown", "Enter");
  assert.deepEqual(found, ["images shared online"]);
  assert.ok(event.defaultPrevented);
});

test("Enter chooses nothing while nothing was asked for", () => {
  const found = chosen();
  press(type("  "), "keydown", "Enter");
  assert.deepEqual(found, []);
});
