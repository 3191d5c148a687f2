// The browser is asked for a key and its answer is sent; whatever goes wrong says "try again".
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { open, send, settled } from "./page.js";

const { document } = open("");
let asked;
globalThis.PublicKeyCredential = {
  parseCreationOptionsFromJSON: (options) => options,
  parseRequestOptionsFromJSON: (options) => options,
};
const answer = (kind) => async ({ publicKey }) => {
  asked = { kind, publicKey };
  return { id: "key-1" };
};
await import("../../portal/accounts/static/accounts/passkey-form.js");

beforeEach(() => {
  asked = undefined;
  navigator.credentials = { create: answer("create"), get: answer("get") };
});

async function submit(task, { more = "", data = `data-options="given"` } = {}) {
  document.body.innerHTML = `<script type="application/json" id="given">{"creation_options": {"publicKey": {"rp": "us"}},
    "request_options": null}</script><passkey-form data-task="${task}" ${data} data-says-trouble="Try again.">
    <form action="/passkey/"><input name="credential">${more}<button disabled></button><p role="alert"></p></form></passkey-form>`;
  const form = document.querySelector("form");
  let sent = 0;
  form.submit = () => (sent += 1);
  send(form, "submit");
  await settled();
  await settled();
  return { sent, credential: form.querySelector("[name=credential]").value, said: form.querySelector("p").textContent };
}

test("a second factor asks nothing of the key; a key instead of a password must know its owner", async () => {
  const { sent, credential } = await submit("create");
  assert.deepEqual([sent, credential, asked.kind], [1, '{"id":"key-1"}', "create"]);
  assert.deepEqual(asked.publicKey.authenticatorSelection, { residentKey: "discouraged", requireResidentKey: false });
  await submit("create", { more: '<input type="checkbox" name="passwordless" checked>' });
  assert.deepEqual(asked.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
});

test("signing in asks the form's own address what to ask for", async () => {
  const addresses = [];
  globalThis.fetch = async (address) => {
    addresses.push(address);
    return { json: async () => ({ request_options: { publicKey: { challenge: "abc" } } }) };
  };
  const { sent } = await submit("use", { data: "" });
  assert.deepEqual([sent, asked.kind, asked.publicKey.challenge, addresses.length], [1, "get", "abc", 1]);
});

test("refused or without a key it says so and sends nothing", async () => {
  navigator.credentials.create = async () => Promise.reject(new Error("NotAllowedError"));
  const { sent, said, credential } = await submit("create");
  assert.deepEqual([sent, said, credential], [0, "Try again.", ""]);
});

test("the button that needs the script can be pressed once it runs", async () => {
  await submit("create");
  assert.ok(!document.querySelector("button").hasAttribute("disabled"));
});
