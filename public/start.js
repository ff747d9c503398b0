// Brings the browser's half to the page, once the page is there. Until then, and if that cannot be, it works as it does without JavaScript.
// After a panic of the module a copy of the page stays, to which nothing listens.

import { addressOf, byAddress, contentOf, fieldsIn, isChanged, isPassword, putBack, take, tellOf } from "./fields.js";
import "./seen.js";
import "./translations.js";

const root = document.documentElement;
/** Of a page that is to be loaded again: what was typed and chosen there and not sent, until it is. */
const kept = () => `o2m-typed:${location.pathname}`;
/** What the module listens to at the window and the document. */
const EVENTS = ["beforeinput", "blur", "change", "click", "compositionend", "dragleave", "dragover", "drop", "focus", "focusin", "focusout",
  "hashchange", "input", "keydown", "keyup", "offline", "online", "pagehide", "pageshow", "paste", "pointerdown", "popstate", "reset", "resize",
  "scroll", "storage", "submit", "toggle", "touchmove", "visibilitychange", "wheel"];
/** In milliseconds: the page comes first, but not for ever. */
const LATEST = 1000;

/** Without the place on the page. */
const pageAddress = () => location.pathname + location.search;
/** Of the page as it was sent. */
const sentAddress = pageAddress();

let isStarting = false;
let isBroken = false;
/** The body as it was sent, while the module begins. */
let sentBody = null;
/** The form that is on its way, after the page broke. */
let sentForm = null;
/** Something stands in the page that was kept of the one before. */
let wasRestored = false;

/** How to close what the module hears by and has not closed, when it breaks. */
const closings = new Map();
for (const [name, close] of [["EventSource", "close"], ["BroadcastChannel", "close"], ["IntersectionObserver", "disconnect"]]) {
  if (!window[name]) continue;
  window[name] = class extends window[name] {
    constructor(...parameters) {
      super(...parameters);
      closings.set(this, () => super[close]());
    }

    [close]() {
      closings.delete(this);
      super[close]();
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
for (const name of ["queueMicrotask", "requestAnimationFrame"]) {
  const call = window[name].bind(window);
  window[name] = (callback) => call(guarded(callback));
}
// Before the module listens to the same.
for (const type of EVENTS) window.addEventListener(type, hearAfterwards, { capture: true, passive: true });
window.addEventListener("popstate", comeBack);

/** Hears, in the place of a module that is broken, what that would hear. */
function hearAfterwards(event) {
  if (!isBroken) return;
  event.stopImmediatePropagation();
  // Other addresses were the module's.
  if (event.type === "popstate") location.reload();
  if (event.type === "pagehide") keepTyped();
  if (event.type === "submit") sentForm = event.target;
}

/** Goes back where no module does, to a page that one before made an entry of the history for: the browser changes the address alone. */
function comeBack() {
  if (!("live" in root.dataset) && pageAddress() !== sentAddress) location.reload();
}

/** Puts `body` in the place of the page's. What listens there is gone with the old one. */
function replaceBody(body) {
  const putInto = take(document.body, byAddress);
  document.body.replaceWith(body);
  putInto(body);
}

/** Leaves a page that works as it does without JavaScript: a copy of what is shown, or of what was sent if nothing is yet. */
function stayPlain(body) {
  for (const element of body.querySelectorAll("dialog[open]")) element.removeAttribute("open");
  // Only the module would answer these.
  for (const element of body.querySelectorAll("button[type=button]")) element.remove();
  for (const element of body.querySelectorAll("form :disabled")) element.disabled = false;
  for (const element of body.querySelectorAll("[aria-busy], [aria-disabled]")) {
    element.removeAttribute("aria-busy");
    element.removeAttribute("aria-disabled");
  }
  replaceBody(body);
  delete root.dataset.live;
  root.dataset.plain = "";
}

/** The module panicked. Nothing may call it any more: what it was at may be half done. */
function breakDown() {
  if (isBroken) return;
  isBroken = true;
  const wasStarting = isStarting;
  closings.forEach((close) => close());
  for (let timer = setTimeout(() => {}); timer > 0; timer -= 1) clearTimeout(timer);
  // Not before the module has come to its end.
  setTimeout(() => {
    stayPlain(wasStarting && sentBody ? sentBody : document.body.cloneNode(true));
    if (wasStarting) return;
    const notice = document.querySelector("#broken");
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

/** What was typed and chosen on the page and not sent, but for passwords and files: pairs of address and content. */
function unsent() {
  const isKept = (field) => isChanged(field) && field.type !== "file" && !isPassword(field) && field.form !== sentForm;
  return fieldsIn(document.body).filter(isKept).map((field) => [addressOf(field), contentOf(field)]);
}

/** Keeps what was typed and chosen until the page is loaded again, in this tab alone. */
function keepTyped() {
  const contents = unsent();
  if (contents.length > 0) sessionStorage.setItem(kept(), JSON.stringify(contents));
}

/** Puts back what was kept. */
function restoreTyped() {
  const contents = JSON.parse(sessionStorage.getItem(kept()) ?? "[]");
  sessionStorage.removeItem(kept());
  wasRestored = putBack(contents).length > 0;
}

/** Puts back `contents` once the module has put back what it kept itself: that is older. What is typed meanwhile is newer than both. */
function restoreAgain(contents) {
  const newer = new Set();
  window.addEventListener("input", ({ isTrusted, target }) => isTrusted && newer.add(addressOf(target)), { capture: true });
  setTimeout(() => putBack(contents.filter(([address]) => !newer.has(address))).forEach(tellOf));
}

/** Waits until `call` calls back, and not for long: nothing is painted in the background, and some pages always have something to do. */
function callOf(call) {
  return new Promise((resolve) => {
    setTimeout(resolve, LATEST);
    call(resolve);
  });
}

/** Brings the module and what it needs. All of it is asked for at once, and behind what the page is made of: on a slow line it is on its way for seconds. */
async function bring() {
  const { module, wasm } = document.querySelector("script[data-module]").dataset;
  const code = fetch(wasm, { priority: "low" });
  // Told where it is waited for.
  code.catch(() => {});
  const [app, { hands }] = await Promise.all([import(module), import("./morph.js")]);
  await app.default({ module_or_path: code });
  return { app, hands };
}

async function start() {
  // Once the page is painted, and no later: on a slow line the module is on its way for longer than the browser has something to do.
  await callOf(requestAnimationFrame);
  await callOf(setTimeout);
  const [{ app, hands }] = await Promise.all([bring(), callOf(window.requestIdleCallback ?? setTimeout)]);
  const contents = wasRestored ? unsent() : [];
  sentBody = document.body.cloneNode(true);
  isStarting = true;
  app.start(hands);
  isStarting = false;
  sentBody = null;
  if (wasRestored) restoreAgain(contents);
}

/** Offers friends to mention to whoever types an "@" into a text, and keeps what is written to one. */
function hearTyping({ target }) {
  if (target.name !== "text") return;
  if (target.value[target.selectionStart - 1] === "@") import("./mention.js").then(({ hear }) => hear(target));
  if (target.form?.dataset.draft) import("./drafts.js").then(({ hear }) => hear(target));
}

window.addEventListener("input", hearTyping);
// Pictures for a comment are added as soon as they are chosen.
window.addEventListener("change", ({ target }) => {
  if ("adds" in target.dataset && target.files.length > 0) target.form.requestSubmit(target.closest(".comment-add").querySelector("button"));
});
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
  if (isStarting) breakDown();
  else root.dataset.plain = "";
  console.warn("without JavaScript:", error);
});
