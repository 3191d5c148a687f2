// Searches the counter whose PBKDF2 key begins with the prefix of an altcha 2 challenge.
// In:  the challenge's parameters. Out: {progress: 0…1} now and then, then {counter, derivedKey}.

const REPORT_EVERY = 10;

/** @typedef {{ algorithm: string, nonce: string, salt: string, cost: number, keyLength: number, keyPrefix: string, data: { most: number } }} ChallengeParameters */

const fromHex = (/** @type {string} */ hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const toHex = (/** @type {Uint8Array} */ bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * @param {Uint8Array} nonce
 * @param {number} counter
 */
function password(nonce, counter) {
  const bytes = new Uint8Array(nonce.length + 4);
  bytes.set(nonce);
  new DataView(bytes.buffer).setUint32(nonce.length, counter);
  return bytes;
}

/**
 * @param {ChallengeParameters} parameters
 * @param {Uint8Array} nonce
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {number} counter
 */
async function derivedKey(parameters, nonce, salt, counter) {
  const hash = parameters.algorithm.split("/")[1];
  const key = await crypto.subtle.importKey("raw", password(nonce, counter), "PBKDF2", false, [
    "deriveBits",
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash, salt, iterations: parameters.cost },
    key,
    parameters.keyLength * 8,
  );
  return toHex(new Uint8Array(bits));
}

self.onmessage = async ({ data: parameters }) => {
  const nonce = fromHex(parameters.nonce);
  const salt = fromHex(parameters.salt);
  const most = parameters.data.most;
  for (let counter = 0; counter <= most; counter += 1) {
    const found = await derivedKey(parameters, nonce, salt, counter);
    if (found.startsWith(parameters.keyPrefix)) {
      self.postMessage({ counter, derivedKey: found });
      return;
    }
    if (counter % REPORT_EVERY === 0) self.postMessage({ progress: counter / most });
  }
  self.postMessage({ failed: true });
};
