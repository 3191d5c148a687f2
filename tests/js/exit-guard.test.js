// A page that was open when somebody left in a hurry is not shown again by Back.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { gone, open, send } from "./page.js";

const { document } = open("");
const noted = { cookie: "", state: null };
globalThis.history = {
  get state() {
    return noted.state;
  },
  replaceState(state) {
    noted.state = state;
  },
};
Object.defineProperty(document, "cookie", { get: () => noted.cookie });
const dataset = { target: "https://weather.example/" };
Object.defineProperty(document, "currentScript", { value: { dataset } });
const arrival = { type: "navigate" };
globalThis.performance.getEntriesByType = () => [arrival];
let times = 0;

/** Draws the page: the script runs as on every load. */
async function load() {
  times += 1;
  await import(`../../portal/front/static/balise/js/exit-guard.js?${times}`);
}

beforeEach(() => {
  Object.assign(noted, { cookie: "", state: null });
  arrival.type = "navigate";
  delete dataset.opened;
  gone.to = "";
});

test("a page opened for the first time notes when, and stays", async () => {
  await load();
  assert.ok(noted.state.openedAt > 0);
  assert.equal(gone.to, "");
});

test("a page opened before the leaving is turned away", async () => {
  Object.assign(noted, { cookie: "other=1; left=2000", state: { openedAt: 1000 } });
  await load();
  assert.equal(gone.to, "https://weather.example/");
});

test("a page opened after the leaving, on purpose, stays", async () => {
  Object.assign(noted, { cookie: "left=2000", state: { openedAt: 3000 } });
  await load();
  assert.equal(gone.to, "");
  assert.equal(noted.state.openedAt, 3000);
});

test("a page kept in memory is checked when it comes back", async () => {
  await load();
  noted.cookie = `left=${noted.state.openedAt + 1}`;
  send(window, "pageshow", { persisted: true });
  assert.equal(gone.to, "https://weather.example/");
});

test("the answer to a form keeps its entry as it is, so that a reload sends the form again", async () => {
  dataset.opened = "1000";
  await load();
  assert.equal(noted.state, null);
  assert.equal(gone.to, "");
});

test("the answer to a form opened before the leaving is turned away once it is shown again", async () => {
  dataset.opened = "1000";
  noted.cookie = "left=2000";
  await load();
  assert.equal(gone.to, "");
  arrival.type = "reload";
  await load();
  assert.equal(gone.to, "https://weather.example/");
});

test("the answer to a form opened after the leaving may be loaded again", async () => {
  dataset.opened = "3000";
  noted.cookie = "left=2000";
  arrival.type = "reload";
  await load();
  assert.equal(gone.to, "");
});

test("a page that slept in another tab is judged when it is looked at", async () => {
  await load();
  noted.cookie = `left=${noted.state.openedAt + 1}`;
  send(document, "visibilitychange");
  assert.equal(gone.to, "https://weather.example/");
});
