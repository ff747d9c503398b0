// Of a long list, only what is near the screen is in the document as it is: a page is as quick to the touch with hundreds of posts as with a
// few. What is far is a name and a text, as high as the card was, which are read aloud and found as ever; the card is back before it is seen.

/** How far above and below the screen is still near: more than a thumb throws in a frame. */
const NEAR = "1500px";

/** The cards that are out of the document, each with what stands in for it, by the element they belong to. */
const out = new Map();
const observer = new IntersectionObserver(look, { rootMargin: NEAR });
/** Stays whole: somebody searches in it, and a card that comes back takes the mark of what was found with it. */
let searched = null;
let width = window.innerWidth;

/** Looks from now on after the places that are in the list by now. */
export function watch() {
  for (const place of out.keys()) if (!place.isConnected) out.delete(place);
  if (searched?.isConnected) return;
  for (const place of document.querySelectorAll(".listed")) observer.observe(place);
}

function look(entries) {
  let hasBroughtBack = false;
  for (const { target, isIntersecting, boundingClientRect } of entries) {
    if (isIntersecting) hasBroughtBack = bringBack(target) || hasBroughtBack;
    else takeOut(target, boundingClientRect.height);
  }
  // The module looks after what came in.
  if (hasBroughtBack) window.dispatchEvent(new Event("o2m-near"));
}

function takeOut(place, height) {
  const card = place.querySelector(":scope > .post-card");
  if (card === null || isUsed(card)) return;
  const standIn = standInOf(card);
  place.style.blockSize = `${height}px`;
  card.replaceWith(standIn);
  out.set(place, { card, standIn });
}

/** Says whether the reader is at something in it, or the module is. */
function isUsed(card) {
  const selection = window.getSelection();
  return card.matches(":focus-within, :has([open], [data-island])") || (selection.type === "Range" && selection.containsNode(card, true));
}

function standInOf(card) {
  const standIn = document.createElement("article");
  const [name, text] = [document.createElement("h2"), document.createElement("p")];
  name.textContent = card.querySelector(".name")?.textContent ?? "";
  text.textContent = card.querySelector(".letter")?.textContent ?? "";
  standIn.className = "card far";
  standIn.ariaLabel = name.textContent;
  standIn.append(name, text);
  return standIn;
}

/** Says whether the card was out. Where the post came anew meanwhile, that stays. */
function bringBack(place) {
  if (!out.has(place)) return false;
  const { card, standIn } = out.get(place);
  if (standIn.matches(".listed > .far")) standIn.replaceWith(card);
  place.style.blockSize = "";
  return out.delete(place);
}

/** Until the list is looked after again, which is soon after it rests. */
function bringAllBack() {
  observer.disconnect();
  for (const place of [...out.keys()]) bringBack(place);
}

// What needs all of the page: paper, the way back to a place, the copy that stays of a page that broke.
for (const type of ["beforeprint", "popstate", "o2m-panic"]) window.addEventListener(type, bringAllBack);
window.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
  if (key !== "F3" && !(key === "f" && (ctrlKey || metaKey))) return;
  searched = document.querySelector("[data-feed]");
  bringAllBack();
});
// In a page of another width, the cards have other heights.
window.addEventListener("resize", () => {
  if (window.innerWidth !== width) bringAllBack();
  width = window.innerWidth;
});
