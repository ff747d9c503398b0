// Offers friends where somebody types "@" and letters into a text: a combobox by the ARIA Authoring Practices, with the text as its field.
// `start.js` brings this once that happens for the first time.

/** Options that are shown at once. */
const OFFERED = 6;
/** Longest part of a name that is looked for. */
const QUERY = 40;
/** In milliseconds: friends may have changed since. */
const OLD = 60_000;
/** Between the list and the edges of the window. */
const MARGIN = 8;
/** Behind these an "@" begins no name, as in `node::markdown`: an address of mail, a path, what is escaped. */
const GOES_ON = /[\p{L}\p{N}@/.\-+_\\=&#%]/u;
/** But for scripts that have no spaces between words. */
const HAS_NO_SPACES = /[\p{sc=Thai}\p{sc=Lao}\p{sc=Myanmar}\p{sc=Khmer}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u;
/** What would be markup in a name, as in `domain::Mention`. */
const MARKUP = /[\\[\]*_`~<&|]/g;
/** What a mirror of a field needs to break its lines alike. */
const LOOKS = ["direction", "font", "letterSpacing", "lineHeight", "padding", "border", "boxSizing", "tabSize", "textAlign", "textIndent", "wordSpacing"];
const TINTS = 8;

const list = document.createElement("ul");
Object.assign(list, { id: "mention-list", className: "mention-list", role: "listbox", hidden: true });
list.dataset.browser = "";

let friends = [];
let askedAt = -Infinity;
/** The text, where its "@" is, and who is offered. */
let open = null;
/** The place of an "@" for which nobody was wanted. */
let dismissed = null;

async function ask() {
  if (performance.now() - askedAt < OLD) return;
  askedAt = performance.now();
  const answer = await fetch("/api/friends/mentionable", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const choices = await answer.json();
  ({ friends } = choices);
  list.ariaLabel = choices.label;
}

/** As names are compared: without case and accents. */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The "@" before the cursor, and what is typed behind it; `null` if there is none that may begin a name. */
function typedIn(field) {
  const { selectionStart: end, selectionEnd, value } = field;
  const at = end === selectionEnd ? value.lastIndexOf("@", end - 1) : -1;
  if (at < 0 || end === 0 || end - at > QUERY) return null;
  const query = value.slice(at + 1, end);
  const before = [...value.slice(Math.max(0, at - 2), at)].pop() ?? "";
  if (query.includes("\n") || (GOES_ON.test(before) && !HAS_NO_SPACES.test(before))) return null;
  return { at, query };
}

/** Those whose name, or a later word of it, begins so; the former first. */
function found(query) {
  const wanted = folded(query);
  const rank = ({ name }) => (folded(name).startsWith(wanted) ? 0 : folded(name).split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2);
  const ranked = friends.map((friend) => [rank(friend), friend]).filter(([place]) => place < 2);
  return ranked.sort(([one], [other]) => one - other).map(([, friend]) => friend).slice(0, OFFERED);
}

/** As `components/window` tells people without a picture apart. */
function paneOf({ name, face }) {
  const pane = document.createElement(face === null ? "span" : "img");
  pane.className = "window-pane";
  if (face !== null) {
    Object.assign(pane, { src: face, alt: "" });
    return pane;
  }
  const hash = new TextEncoder().encode(name).reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0], words.at(-1)].map((word) => [...word][0]) : [...(words[0] ?? "?")].slice(0, 2);
  Object.assign(pane.dataset, { tint: hash % TINTS, initials: letters.join("").toUpperCase() });
  return pane;
}

function optionOf(friend, index) {
  const option = document.createElement("li");
  Object.assign(option, { id: `mention-${index}`, role: "option", className: "mention-option" });
  const [pane, name] = ["span", "bdi"].map((element) => document.createElement(element));
  Object.assign(pane, { className: "window", ariaHidden: "true" });
  pane.append(paneOf(friend));
  name.textContent = friend.name;
  option.append(pane, name);
  // Of two with one name, the key tells which is which.
  if (friends.filter((other) => folded(other.name) === folded(friend.name)).length > 1) {
    option.append(Object.assign(document.createElement("small"), { textContent: friend.key.slice(0, 8) }));
  }
  return option;
}

/** Where the character at `at` stands in the window. */
function placeOf(field, at) {
  const mirror = document.createElement("div");
  const look = getComputedStyle(field);
  for (const property of LOOKS) mirror.style[property] = look[property];
  const { left, top } = field.getBoundingClientRect();
  Object.assign(mirror.style, { position: "fixed", left: `${left}px`, top: `${top}px`, width: `${field.offsetWidth}px`, visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  const mark = Object.assign(document.createElement("span"), { textContent: "@" });
  mirror.append(field.value.slice(0, at), mark);
  document.body.append(mirror);
  const place = mark.getBoundingClientRect();
  mirror.remove();
  return { left: place.left, top: place.top - field.scrollTop, bottom: place.bottom - field.scrollTop };
}

/** Below the "@", or above it where there is no room; a keyboard on the screen takes some. */
function put(field, at) {
  const { left, top, bottom } = placeOf(field, at);
  const { offsetWidth: width, offsetHeight: height } = list;
  const view = window.visualViewport ?? { offsetTop: 0, height: window.innerHeight };
  const hasRoom = bottom + height + MARGIN <= view.offsetTop + view.height;
  const y = hasRoom || top - height < view.offsetTop ? bottom : top - height;
  const x = Math.max(MARGIN, Math.min(left, document.documentElement.clientWidth - width - MARGIN));
  const around = list.offsetParent ?? document.body;
  // What is placed in the body, is placed in the document.
  const origin = (around === document.body ? document.documentElement : around).getBoundingClientRect();
  Object.assign(list.style, { left: `${x - origin.left}px`, top: `${y - origin.top}px` });
}

function show(field, at, offered, isNamed) {
  if (open?.field !== field) close();
  const active = isNamed ? 0 : -1;
  open = { field, at, offered, active };
  list.replaceChildren(...offered.map(optionOf));
  list.hidden = false;
  (field.closest("main") ?? document.body).append(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-controls", list.id);
  activate(active);
  put(field, at);
}

function activate(index) {
  open.active = index;
  for (const [place, option] of [...list.children].entries()) option.ariaSelected = String(place === index);
  if (index < 0) open.field.removeAttribute("aria-activedescendant");
  else open.field.setAttribute("aria-activedescendant", list.children[index].id);
}

function close() {
  if (open === null) return;
  for (const name of ["aria-activedescendant", "aria-controls", "aria-haspopup", "aria-autocomplete"]) open.field.removeAttribute(name);
  list.hidden = true;
  open = null;
}

/** Puts a mention in the place of what was typed, as one step that can be undone. */
function choose({ name, key }) {
  const { field, at } = open;
  const end = field.selectionEnd;
  close();
  const mention = `[@${name.replace(MARKUP, "\\$&")}](o2m://${key})`;
  const text = /^\s/.test(field.value.slice(end)) ? mention : `${mention} `;
  field.focus();
  field.setSelectionRange(at, end);
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, at, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Offers whoever may be meant at the cursor in `field`, as it is by then. */
export async function hear(field) {
  if (typedIn(field) !== null) {
    try {
      await ask();
    } catch (error) {
      // The next letter asks again; until then a name is typed as without JavaScript.
      askedAt = -Infinity;
      console.info("no friends to offer", error);
    }
  }
  const typed = document.activeElement === field ? typedIn(field) : null;
  if (typed?.at !== dismissed) dismissed = null;
  const offered = typed === null || dismissed !== null ? [] : found(typed.query);
  if (offered.length > 0) show(field, typed.at, offered, typed.query !== "");
  else close();
}

function onKey(event) {
  if (open === null || event.target !== open.field || event.isComposing) return;
  const { active, offered } = open;
  const moves = { ArrowDown: active + 1, ArrowUp: active < 0 ? offered.length - 1 : active - 1 + offered.length };
  const hasModifier = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  if (event.key in moves && !hasModifier) activate(moves[event.key] % offered.length);
  else if (event.key === "Escape") {
    dismissed = open.at;
    close();
  } else if ((event.key === "Enter" || event.key === "Tab") && active >= 0 && !hasModifier) choose(offered[active]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function onCursor() {
  if (open !== null && (!open.field.isConnected || typedIn(open.field)?.at !== open.at)) close();
}

list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option !== null && open !== null) choose(open.offered[[...list.children].indexOf(option)]);
});
window.addEventListener("keydown", onKey, { capture: true });
window.addEventListener("input", ({ target }) => target.name === "text" && hear(target));
window.addEventListener("focusout", ({ target }) => open?.field === target && close());
window.addEventListener("resize", () => open !== null && put(open.field, open.at));
document.addEventListener("selectionchange", onCursor);
