// The sum that a device does: the counter is found, and a promise that does not hold is told.
import assert from "node:assert/strict";
import { pbkdf2Sync, webcrypto } from "node:crypto";
import { test } from "node:test";

const NONCE = "00112233445566778899aabbccddeeff";
const SALT = "ffeeddccbbaa99887766554433221100";
const COST = 10;
const KEY_BYTES = 16;

Object.defineProperty(globalThis, "crypto", { value: webcrypto, configurable: true });
globalThis.self = {};
await import("../../portal/privacy/static/privacy/proof-of-work-worker.js");

function keyOf(counter) {
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(counter);
  const password = Buffer.concat([Buffer.from(NONCE, "hex"), tail]);
  return pbkdf2Sync(password, Buffer.from(SALT, "hex"), COST, KEY_BYTES, "sha256").toString("hex");
}

async function work(keyPrefix, most) {
  const said = [];
  self.postMessage = (word) => said.push(word);
  const sum = { algorithm: "PBKDF2/SHA-256", nonce: NONCE, salt: SALT, cost: COST, keyLength: KEY_BYTES };
  await self.onmessage({ data: { ...sum, keyPrefix, data: { most } } });
  return said;
}

test("the counter whose key begins as asked is found, with progress before it", async () => {
  const said = await work(keyOf(25), 50);
  assert.deepEqual(said, [
    { progress: 0 },
    { progress: 0.2 },
    { progress: 0.4 },
    { counter: 25, derivedKey: keyOf(25) },
  ]);
});

test("no counter up to the promised number is a failure, not a search without end", async () => {
  assert.deepEqual((await work(keyOf(25), 9)).at(-1), { failed: true });
});
