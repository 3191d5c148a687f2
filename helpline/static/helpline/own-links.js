// Addresses of this site become links in what a counsellor writes; all others stay text, so that
// nobody is led away by them. A link opens in the same tab: the chat is found again by going back.

/**
 * @param {string} text
 * @param {string} origin for example "https://help.example"
 * @returns {DocumentFragment}
 */
export function withOwnLinks(text, origin) {
  const words = document.createDocumentFragment();
  for (const part of text.split(/(\s+)/)) {
    words.append(part.startsWith(`${origin}/`) ? linkTo(part) : part);
  }
  return words;
}

/** @param {string} address */
function linkTo(address) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = address;
  return link;
}
