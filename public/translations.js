// Browsers that translate a page put elements in the place of its texts. The module goes on with the texts: before it does, they are put
// back, and the browser translates them anew. What a page says that is read again, and said before, stays translated.

/** The elements that are in the place of texts, each of one. */
const translations = new WeakMap();
/** The other way round: the texts in whose place elements are. */
const originals = new WeakMap();
new MutationObserver((records) => {
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    for (const text of removedNodes) {
      if (text.nodeType !== Node.TEXT_NODE || text.isConnected) continue;
      const translation = [...addedNodes, previousSibling, nextSibling].find((node) => node?.localName === "font" && !originals.has(node));
      if (translation === undefined) continue;
      translations.set(text, translation);
      originals.set(translation, text);
    }
  }
}).observe(document.documentElement, { childList: true, subtree: true });

/** Puts `node` back into its place, if it is a text that was translated. */
function bringBack(node) {
  const translation = node && translations.get(node);
  if (!translation) return;
  translations.delete(node);
  if (translation.isConnected && !node.isConnected) translation.replaceWith(node);
}

const { get: parentNode } = Object.getOwnPropertyDescriptor(Node.prototype, "parentNode");
const { get: nodeValue, set: setNodeValue } = Object.getOwnPropertyDescriptor(Node.prototype, "nodeValue");
const { insertBefore } = Node.prototype;
const { remove } = CharacterData.prototype;
Object.defineProperties(Text.prototype, {
  parentNode: { configurable: true, enumerable: true, get() { bringBack(this); return parentNode.call(this); } },
  nodeValue: { configurable: true, enumerable: true, get: nodeValue, set(value) { bringBack(this); setNodeValue.call(this, value); } },
});
Text.prototype.remove = function () {
  bringBack(this);
  remove.call(this);
};
Node.prototype.insertBefore = function (node, next) {
  bringBack(node);
  bringBack(next);
  return insertBefore.call(this, node, next);
};

/** On a translation that is lent to another page: the text in whose place it is there. */
const LENT = "data-lent";

/** By which texts of two pages are the same: in elements of one kind. */
const wordOf = (node, text) => `${node.parentElement.localName} ${text}`;

/** The texts below `root` that the document has a translation of, each with that. */
function translatedIn(root) {
  const known = new Map();
  for (const translation of document.querySelectorAll("font")) {
    const text = originals.get(translation);
    if (text !== undefined) known.set(wordOf(translation, text.nodeValue), translation);
  }
  const found = [];
  const texts = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (known.size > 0 && texts.nextNode()) {
    const translation = known.get(wordOf(texts.currentNode, texts.currentNode.nodeValue));
    if (translation !== undefined) found.push([texts.currentNode, translation]);
  }
  return found;
}

/**
 * Puts the document's translations below `root`, of another page, in the place of the same texts: a morph into that leaves those of the
 * document where they are. To be ended by what this gives.
 */
export function lendTranslations(root) {
  for (const [text, translation] of translatedIn(root)) {
    const lent = root.ownerDocument.importNode(translation, true);
    lent.setAttribute(LENT, text.nodeValue);
    text.replaceWith(lent);
  }
  return endLoan;
}

/** Puts texts in the place of translations that came into the document, or became others: of these the browser knows nothing. */
function endLoan() {
  for (const translation of document.querySelectorAll(`[${LENT}]`)) {
    const text = translation.getAttribute(LENT);
    if (originals.get(translation)?.nodeValue === text) translation.removeAttribute(LENT);
    else translation.replaceWith(text);
  }
}
