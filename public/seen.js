// Tells the node up to where the timeline was seen, once it is really looked at: a page that was loaded by the browser itself was told of already.

/** In milliseconds: what is shown for a moment is not seen. */
const GLANCE = 1000;

let told = "";
let toldMoved;
let timer;

/** A place in the list, as two numbers: when the post was published, and which one it is. */
const placeOf = (text) => (text ?? "").split(".").map(Number);

function isNewer(one, other) {
  const [[at, post], [otherAt, otherPost]] = [placeOf(one), placeOf(other)];
  return !(otherPost >= 0) || at > otherAt || (at === otherAt && post > otherPost);
}

function look() {
  if (document.querySelector(".listed:nth-child(41)")) import("./far.js").then(({ watch }) => watch());
  const list = document.querySelector("[data-feed=everybody][data-start='']");
  const newest = list?.querySelector(".listed")?.dataset.place;
  if (document.hidden || !newest) return;
  const { moved } = document.querySelector("[data-moved]")?.dataset ?? {};
  if ((!isNewer(newest, list.dataset.seen) || !isNewer(newest, told)) && moved === toldMoved) return;
  [told, toldMoved] = [newest, moved];
  const headers = { Accept: "application/json" };
  const body = new URLSearchParams(moved ? { newest, moved } : { newest });
  fetch("/api/timeline/seen", { method: "POST", headers, body }).catch(() => ([told, toldMoved] = [""]));
}

function lookSoon() {
  clearTimeout(timer);
  // What most pages do without.
  if (window.Notification?.permission === "granted" || document.querySelector("[data-notices]")) import("./notices.js");
  timer = setTimeout(look, GLANCE);
}

new MutationObserver(lookSoon).observe(document.body, { childList: true, subtree: true });
document.addEventListener("visibilitychange", lookSoon);
lookSoon();
