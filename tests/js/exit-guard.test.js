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
Object.defineProperty(document, "currentScript", { value: { dataset: { target: "https://weather.example/" } } });
let times = 0;

/** Draws the page: the script runs as on every load. */
async function load() {
  times += 1;
  await import(`../../portal/front/static/balise/js/exit-guard.js?${times}`);
}

beforeEach(() => {
  Object.assign(noted, { cookie: "", state: null });
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

test("with the Navigation API the history entry itself is left alone", async () => {
  const entry = { state: undefined, getState: () => entry.state };
  globalThis.navigation = {
    currentEntry: entry,
    updateCurrentEntry: ({ state }) => {
      entry.state = state;
    },
  };
  await load();
  assert.equal(noted.state, null);
  assert.ok(entry.state.openedAt > 0);

  noted.cookie = `left=${entry.state.openedAt + 1}`;
  await load();
  assert.equal(gone.to, "https://weather.example/");
  delete globalThis.navigation;
});
