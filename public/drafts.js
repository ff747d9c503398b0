// Keeps what is written in a conversation and not sent, so that it is there later, and in another browser.

/** In milliseconds: while somebody types, nothing is sent. */
const REST = 1000;

/** What was typed last and is not kept yet. */
let typed = null;
let timer;

/** Keeps what stands in `field`, the text of a form, soon. */
export function hear(field) {
  const { id, peer } = field.form.elements;
  // Another conversation, within a moment.
  if (typed?.get("peer") !== peer.value) keep();
  typed = new URLSearchParams({ peer: peer.value, id: id.value, text: field.value });
  clearTimeout(timer);
  timer = setTimeout(keep, REST);
}

function keep() {
  if (typed === null) return;
  clearTimeout(timer);
  const body = typed;
  typed = null;
  const headers = { Accept: "application/json" };
  // A long text is too much for a request that outlives its page: the page keeps that itself.
  const keepalive = body.toString().length < 60000;
  fetch("/api/messages/keep-draft", { method: "POST", headers, body, keepalive }).catch((error) => console.info("the draft is not kept yet", error));
}

// What is sent is no draft any more.
window.addEventListener("submit", ({ target }) => {
  if (target.dataset.draft) typed = null;
}, { capture: true });
window.addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", keep);
