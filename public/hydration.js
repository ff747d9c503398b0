// Brings the page to life, if it is the page that the server sent.
//
// Hydration finds its way by counting nodes. After one that an extension, a translator or a proxy put in, each button would answer for its
// neighbour. So the page is held against what the server says of it. If it is another one, it is asked for again, and hydrated before anybody
// can change it; if that cannot be, it stays what it is without JavaScript. A panic leaves such a page, too.

const root = document.documentElement;
/** Of a page that is to be loaded again: what was typed and chosen there and not sent, until it is. */
const KEPT = `o2m-typed:${location.pathname}`;
/** What a browser tells the window of, and the module listens to there. */
const WINDOW_EVENTS = ["blur", "click", "focus", "hashchange", "keydown", "keyup", "offline", "online", "pagehide", "pageshow", "pointerdown",
  "popstate", "resize", "scroll", "storage", "visibilitychange"];

let isHydrating = false;
let isBroken = false;

/** How to close what the module hears by, when it breaks. */
const closings = [];
for (const [name, close] of [["EventSource", "close"], ["BroadcastChannel", "close"], ["IntersectionObserver", "disconnect"]]) {
  window[name] = class extends window[name] {
    constructor(...parameters) {
      super(...parameters);
      closings.push(() => this[close]());
    }
  };
}

/** `callback`, as long as the page is not broken. */
function guarded(callback) {
  return typeof callback === "function" ? (...parameters) => (isBroken ? undefined : callback(...parameters)) : callback;
}

// Whatever the module still waits for, an answer of the server above all, is not told to it once it is broken.
const { then } = Promise.prototype;
Promise.prototype.then = function (...callbacks) {
  return then.apply(this, callbacks.map(guarded));
};
const queue = window.queueMicrotask.bind(window);
window.queueMicrotask = (callback) => queue(guarded(callback));

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
}).observe(root, { childList: true, subtree: true });

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

/** The form that is on its way, after the page broke. */
let sentForm = null;
/** Something stands in the page that was kept of the one before. */
let wasRestored = false;

/** What hydration counts in the first `count` nodes: elements by their names, and comments. FNV-1a, as `server/src/http/sent_nodes.rs`. */
function digest(body, count) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  let hash = 0x811c9dc5;
  for (let nodes = 0; nodes < count && walker.nextNode(); nodes += 1) {
    const { currentNode: node } = walker;
    const name = node.nodeType === Node.COMMENT_NODE ? "!" : node.localName.toLowerCase();
    for (const letter of `${name} `) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  }
  return hash >>> 0;
}

/** What the server says of a page, `null` if nothing. */
function readSent(page) {
  const sent = page.getElementById("sent");
  return sent && JSON.parse(sent.textContent);
}

function isAsSent(page) {
  const sent = readSent(page);
  return sent !== null && digest(page.body, sent.nodes) === sent.digest;
}

/** The fields that a person may have changed. */
function fieldsIn(body) {
  return [...body.querySelectorAll("input:not([type=hidden]), textarea, select")];
}

function isChanged(field) {
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.localName === "select") return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

function isTicked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

/** The same for a field and its copy on the page as it was sent. */
function addressOf(field) {
  const value = isTicked(field) ? field.defaultValue : "";
  return [field.form?.getAttribute("action") ?? "", field.localName, field.name, field.id, value].join(" ");
}

/** What stands in a field: a text, or whether it is ticked. */
function contentOf(field) {
  return isTicked(field) ? field.checked : field.value;
}

function fillIn(field, content) {
  if (isTicked(field)) field.checked = content;
  else field.value = content;
}

/** Takes the field at `address` out of `free`; `undefined` if it is not there. */
function takeOut(free, address) {
  const at = free.findIndex((field) => addressOf(field) === address);
  return at < 0 ? undefined : free.splice(at, 1)[0];
}

/** Puts into the fields of `to` what was typed and chosen in those of `from`, and the cursor where it was. */
function carryOver(from, to) {
  const focused = document.activeElement;
  const free = fieldsIn(to);
  let next = null;
  for (const field of fieldsIn(from)) {
    const other = takeOut(free, addressOf(field));
    if (other === undefined) continue;
    if (field === focused) next = { other, start: field.selectionStart, end: field.selectionEnd };
    if (!isChanged(field)) continue;
    if (field.type === "file") other.files = field.files;
    else fillIn(other, contentOf(field));
  }
  return () => {
    if (next === null) return;
    next.other.focus({ preventScroll: true });
    if (typeof next.start === "number") next.other.setSelectionRange(next.start, next.end);
  };
}

/** Puts `body` in the place of the page's. What listens there is gone with the old one. */
function replaceBody(body) {
  const focusAgain = carryOver(document.body, body);
  document.body.replaceWith(body);
  focusAgain();
}

/** Asks for the page again; `null`: what came is no such page. */
async function fetchPage() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  const isPage = (answer.headers.get("content-type") ?? "").startsWith("text/html");
  if (answer.redirected || !isPage) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return readSent(page) && page;
}

/** Makes the page what `page` is. False: that was changed on its way, too, so that nothing may count on it. */
function renew(page) {
  if (!isAsSent(page)) return false;
  const { nodes } = readSent(page);
  if (digest(document.body, nodes) === digest(page.body, nodes)) return true;
  // Read before the old body, which has it, is gone.
  const { nonce } = document.querySelector("script[nonce]") ?? {};
  replaceBody(page.body);
  // What belongs to the page as data. A script that was parsed apart does not run; its copy does.
  for (const script of document.body.querySelectorAll("script:not([type], [src])")) {
    const copy = document.createElement("script");
    copy.nonce = nonce;
    copy.textContent = script.textContent;
    script.replaceWith(copy);
  }
  return true;
}

/** Leaves a page that works as it does without JavaScript: a copy of what is shown, to which nothing listens. */
function stayPlain() {
  const plain = document.body.cloneNode(true);
  for (const dialog of plain.querySelectorAll("dialog[open]")) dialog.removeAttribute("open");
  // Only the module would answer these.
  for (const button of plain.querySelectorAll("button[type=button]")) button.remove();
  for (const element of plain.querySelectorAll("form :disabled")) element.disabled = false;
  replaceBody(plain);
  delete root.dataset.hydrated;
  root.dataset.plain = "";
}

/** The module panicked. Nothing may call it any more: what it was at may be half done. */
function breakDown() {
  if (isBroken) return;
  isBroken = true;
  const wasHydrating = isHydrating;
  for (const close of closings) close();
  for (const type of WINDOW_EVENTS) window.addEventListener(type, hearAfterwards, { capture: true });
  window.addEventListener("submit", (event) => { sentForm = event.target; });
  for (let timer = setTimeout(() => {}); timer > 0; timer -= 1) clearTimeout(timer);
  // Not before the module has come to its end.
  setTimeout(() => {
    stayPlain();
    if (wasHydrating) return;
    const notice = document.getElementById("broken");
    if (notice) sayBroken(notice);
  });
}

/** Says that the page broke, and how to load it again. */
function sayBroken(notice) {
  notice.innerHTML = '<p><span></span> <a href=""></a></p>';
  notice.querySelector("span").textContent = notice.dataset.broken;
  notice.querySelector("a").textContent = notice.dataset.loadAgain;
  notice.hidden = false;
}

/** Loads the page again as a browser does that keeps fields; those in which it is to complete nothing, it would empty. */
function loadAgain() {
  try {
    keepTyped();
  } catch (error) {
    console.info("nothing typed can be kept here", error);
  }
  location.reload();
}

/** Hears first what the module would hear. */
function hearAfterwards(event) {
  event.stopImmediatePropagation();
  // Other addresses were the router's.
  if (event.type === "popstate") location.reload();
  if (event.type === "pagehide") keepTyped();
}

/** A shown password is one, too. Files cannot be kept. */
function canBeKept(field) {
  return field.type !== "file" && field.type !== "password" && !field.autocomplete.endsWith("password");
}

/** What was typed and chosen on the page and not sent, but for passwords and files: pairs of address and content. */
function unsent() {
  const changed = fieldsIn(document.body).filter((field) => isChanged(field) && canBeKept(field) && field.form !== sentForm);
  return changed.map((field) => [addressOf(field), contentOf(field)]);
}

/** Keeps what was typed and chosen until the page is loaded again, in this tab alone. */
function keepTyped() {
  const kept = unsent();
  if (kept.length > 0) sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

/** Puts contents into the fields that they are of, and gives those in which others stood. */
function putBack(contents) {
  const free = fieldsIn(document.body);
  const filled = [];
  for (const [address, content] of contents) {
    const field = takeOut(free, address);
    if (field === undefined || contentOf(field) === content) continue;
    fillIn(field, content);
    filled.push(field);
  }
  return filled;
}

/** Puts back what was kept. */
function restoreTyped() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  sessionStorage.removeItem(KEPT);
  wasRestored = putBack(kept).length > 0;
}

/** Puts back `contents` once the module has put back what it kept itself: that is older. What is typed meanwhile is newer than both. */
function restoreAgain(contents) {
  const newer = new Set();
  window.addEventListener("input", ({ target }) => newer.add(addressOf(target)), { capture: true });
  const hydrated = new MutationObserver(() => {
    hydrated.disconnect();
    setTimeout(() => {
      for (const field of putBack(contents.filter(([address]) => !newer.has(address)))) {
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  });
  hydrated.observe(root, { attributeFilter: ["data-hydrated"] });
}

async function start() {
  const { module, wasm } = document.querySelector("script[data-module]").dataset;
  const app = await import(module);
  await app.default({ module_or_path: wasm });
  const page = isAsSent(document) ? document : await fetchPage();
  // From here on no extension has its turn before the last line: nothing is waited for.
  if (page === null || !(page === document || renew(page))) return stayPlain();
  if (wasRestored) restoreAgain(unsent());
  isHydrating = true;
  app.hydrate();
  isHydrating = false;
}

window.addEventListener("o2m-panic", breakDown);
window.addEventListener("o2m-load-again", loadAgain);
// What ends the module without a panic, such as a stack that is too deep.
window.addEventListener("error", (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) breakDown();
});
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof WebAssembly.RuntimeError) breakDown();
});
// Some browsers refuse it to pages that keep nothing.
try {
  restoreTyped();
} catch (error) {
  console.info("nothing typed can be kept here", error);
}
start().catch((error) => {
  if (isHydrating) breakDown();
  else root.dataset.plain = "";
  console.warn("this page goes on without JavaScript", error);
});
