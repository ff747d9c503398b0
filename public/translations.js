// Browsers that translate a page put elements in the place of its texts. The module goes on with the texts: before it does, they are put
// back, and the browser translates them anew.

/** The elements that are in the place of texts, each of one. */
const translations = new WeakMap();
const used = new WeakSet();
new MutationObserver((records) => {
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    for (const text of removedNodes) {
      if (text.nodeType !== Node.TEXT_NODE || text.isConnected) continue;
      const translation = [...addedNodes, previousSibling, nextSibling].find((node) => node?.localName === "font" && !used.has(node));
      if (translation === undefined) continue;
      translations.set(text, translation);
      used.add(translation);
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
