// Makes the document what a page of the node's is, and leaves alone what is the reader's and what the browser's half made of it.

import { addressOf, contentOf, fieldsIn, fillIn, isChanged, isPassword, take } from "./fields.js";
import { Idiomorph } from "./idiomorph.js";
import { lendTranslations } from "./translations.js";

/** What belongs to the list of posts and stands below it. */
const FOOT = ":scope > .older, :scope > .end";
/** What the page said to the reader alone, and once. */
const SAID = ".saved, .action-error, [data-stays]";
/** What is found again in the other page by what it is, and never taken for something else. */
const NAMED = "[data-island], [data-browser], [data-stays]";
/** What stands one below another: with the row goes whoever it is about, what is ticked, what is open and what has the focus. */
const ROWS = "li, label.choice, section, article";
/** What a field's content is in an attribute. */
const CONTENTS = ["value", "checked", "selected", "type"];

/** What tells a row from the others; `null` for one that could be any. */
function subjectOf(row) {
  const field = row.querySelector("input[type=hidden][name=id], input[type=checkbox], input[type=radio]");
  const about = field === null ? row.querySelector("a[href]")?.getAttribute("href") : `${field.name}=${field.getAttribute("value")}`;
  return row.dataset.notification ?? row.getAttribute("aria-labelledby") ?? about ?? null;
}

/** The elements that are the same ones in both, by a name that both get for the time of the morph. */
class Twins {
  #named = [];

  /** `isAgain`: what the page said to the reader stays as it is, and so does what is in it. */
  constructor(page, isAgain) {
    for (const root of [document.body, page.body]) this.#name(root);
    for (const island of document.querySelectorAll("[data-mounted]")) {
      const around = island.parentElement;
      const goesOn = around.closest("[data-mounted]") !== null || (isAgain && around.closest(SAID) !== null);
      // What is inside listens for something that is gone.
      if (!goesOn && !Twins.#has(page, island)) island.remove();
    }
  }

  static #has(page, element) {
    return element.id !== "" && page.getElementById(element.id) !== null;
  }

  #name(root) {
    const counts = new Map();
    for (const element of root.querySelectorAll(`${NAMED}, ${ROWS}`)) {
      if (element.id !== "" || element.parentElement.closest("[data-island]")) continue;
      const { island, key } = element.dataset;
      const isRow = island === undefined && !element.matches(NAMED);
      const subject = isRow ? subjectOf(element) : "";
      if (subject === null) continue;
      const word = island === undefined ? `${element.localName} ${isRow ? subject : element.className}` : `island ${island} ${key ?? ""}`;
      const count = counts.get(word) ?? 0;
      counts.set(word, count + 1);
      element.id = `o2m ${word} ${count}`;
      this.#named.push(element);
    }
  }

  forget() {
    for (const element of this.#named) element.removeAttribute("id");
    // Copies were named with what they are copies of.
    for (const element of document.querySelectorAll("[id^='o2m ']")) element.removeAttribute("id");
  }
}

/** The list of posts, if the page goes on with the same one; its foot is then in `page` as it is here. */
function keepFeed(page) {
  const [ours, theirs] = [document, page].map((each) => each.querySelector("[data-feed]"));
  if (ours === null || theirs === null) return null;
  const isSame = ["feed", "path", "search", "start"].every((name) => ours.dataset[name] === theirs.dataset[name]);
  if (!isSame) {
    ours.replaceWith(document.importNode(theirs, true));
    return null;
  }
  for (const foot of theirs.parentElement.querySelectorAll(FOOT)) foot.remove();
  const feet = [...ours.parentElement.querySelectorAll(FOOT)].map((foot) => page.importNode(foot, true));
  theirs.after(...feet);
  // By which they are found to be the same.
  ours.id ||= "o2m feed";
  theirs.id ||= ours.id;
  return ours;
}

/** Puts the main part of `page` in the place of ours; all of it, where the frame is another. Gives ours, if it stands. */
function replaceMain(page) {
  const [ours, theirs] = [document, page].map((each) => each.querySelector("main"));
  const hasSameFrame = [document, page].every((each) => each.querySelector(".house main") !== null);
  if (!hasSameFrame) {
    document.body.replaceChildren(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
    return null;
  }
  const main = document.importNode(theirs, true);
  ours.replaceWith(main);
  return main;
}

/** What was typed and chosen, and is not sent by this. */
function unsent(sent, hasFailed) {
  const isKept = (field) => isChanged(field) && (sent === null || hasFailed || field.form !== sent) && !field.closest("[data-mounted]");
  return new Map(fieldsIn(document.body).filter(isKept).map((field) => [field, contentOf(field)]));
}

/** Says that `attribute` of `element` stays as it is. */
function stays(attribute, element, fields, isSamePath) {
  // The form that deletes the post is on its way.
  if (attribute === "data-deleting") return true;
  // One that is just being made is empty.
  if (attribute === "open") return isSamePath && element.localName === "details" && element.firstChild !== null;
  // By it the page says that another is on its way.
  if (attribute === "aria-busy" && element.localName === "main") return true;
  if (attribute === "aria-busy" || attribute === "aria-disabled") return element.closest("form[aria-busy=true]") !== null;
  if (!CONTENTS.includes(attribute)) return false;
  // What is being written goes on being called what it was: sent twice, it is one.
  if (element.matches("[data-once]")) return [...fields.keys()].some((field) => field.form === element.form);
  return fields.has(element) || (element.localName === "option" && fields.has(element.closest("select")));
}

/** Says that `node` tells the reader something. */
function isSaid(node) {
  return node.matches?.(SAID) && /\S/.test(node.textContent);
}

function callbacks(kept, fields, isSamePath, isAgain = false) {
  const goesOn = (node, next) => kept.has(node) || (isAgain && isSaid(node) && (next === undefined || next.matches(SAID)));
  // The node offers a form no longer, while somebody writes in it.
  const isWritten = (node) => isAgain && /details|form/.test(node.localName) && [...fields.keys()].some((field) => node.contains(field));
  return {
    beforeNodeMorphed: (node, next) => !goesOn(node, next),
    beforeNodeRemoved: (node) => !goesOn(node) && !isWritten(node),
    beforeAttributeUpdated: (attribute, element) => !stays(attribute, element, fields, isSamePath),
  };
}

/** Puts contents back into fields that lost them nevertheless, or into those that came in their place. */
function restore(fields, addresses) {
  const gone = new Map();
  for (const [field, content] of fields) {
    // One that is another's by now is gone, too.
    if (!field.isConnected || addressOf(field) !== addresses.get(field)) gone.set(addresses.get(field), content);
    else if (field.type !== "file" && String(contentOf(field)) !== String(content)) fillIn(field, content);
  }
  for (const field of fieldsIn(document.body)) {
    const content = gone.get(addressOf(field));
    if (content !== undefined && field.type !== "file" && !fields.has(field) && !isChanged(field)) fillIn(field, content);
  }
}

/** Puts the focus where it was, if it was lost. */
function refocus(focused) {
  if (focused === null || focused === document.body || focused.isConnected) return;
  const hasFocus = document.activeElement !== null && document.activeElement !== document.body;
  if (!hasFocus && focused.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
}

/** What was opened for a form goes with it. */
function close(details) {
  if (details === null) return;
  if (details.contains(document.activeElement)) details.querySelector("summary").focus({ preventScroll: true });
  details.open = false;
}

/** Of a form that was sent: what worked is as the node says, and a password that was refused is typed anew. */
function settle(sent, hasFailed) {
  if (!hasFailed) {
    sent.reset();
    close(sent.closest("details[data-closes]"));
  } else for (const field of fieldsIn(sent).filter(isPassword)) field.value = "";
}

/** What the head and the element around all say. */
function morphRoot(page) {
  document.title = page.title;
  for (const { name, value } of page.documentElement.attributes) document.documentElement.setAttribute(name, value);
}

/**
 * Makes the document what `page` is, which is of another path ("other"), or the same by a link ("same"), read again since something happened
 * ("again"), or as an "answer" to the form that was `sent`; `hasFailed`: that did not work.
 */
export function morph(page, relation, sent, hasFailed) {
  const isSamePath = relation !== "other";
  const focused = document.activeElement;
  if (sent !== null) settle(sent, hasFailed);
  const fields = isSamePath ? unsent(sent, hasFailed) : new Map();
  const addresses = new Map([...fields.keys()].map((field) => [field, addressOf(field)]));
  morphRoot(page);
  const main = isSamePath ? null : replaceMain(page);
  if (!isSamePath && main === null) return;
  const twins = new Twins(page, relation === "again");
  const feed = isSamePath ? keepFeed(page) : main;
  const kept = new Set([feed]);
  for (const element of document.querySelectorAll("[data-mounted], [data-browser]")) kept.add(element);
  const endLoan = lendTranslations(page.body);
  try {
    Idiomorph.morph(document.body, page.body, { callbacks: callbacks(kept, fields, isSamePath, relation === "again") });
  } finally {
    endLoan();
    twins.forget();
  }
  restore(fields, addresses);
  refocus(focused);
}

/** Makes `element` what `other` is: a post that changed. Its menu stays open. */
export function morphElement(element, other) {
  const endLoan = lendTranslations(other);
  try {
    Idiomorph.morph(element, other, { callbacks: callbacks(new Set(), unsent(null, false), true) });
  } finally {
    endLoan();
  }
}

/** What this does for the module. */
export const hands = { morph, morphElement, take: (element) => take(element) };
