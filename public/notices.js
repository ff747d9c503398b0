// The browser's own notifications, of what is new while no page of O2M is looked at. Comes to a page only once the browser allows them, or where one
// can ask it to. All pages of a browser hear of the same; one of them speaks, and none while one of them is in sight.

/** What the pages of this browser tell each other (`app/src/browser/live/relay.rs`). */
const EVENTS = "o2m-events";
/** A page in sight holds this lock; one that speaks holds the other. */
const IN_SIGHT = "o2m-in-sight";
const SPEAKS = "o2m-speaks";
/** Up to which notification was told or seen, and that the owner wants none here. */
const TOLD = "o2m-told";
const OFF = "o2m-tells-nothing";
/** What comes at once is told together. In milliseconds. */
const SETTLING = 500;
/** So long it may take until one page reads what another has written down. In milliseconds. */
const SPREADING = 10_000;

let timer;
let leave = null;

function state() {
  if (!window.isSecureContext) return "insecure";
  if (window.Notification === undefined || navigator.locks === undefined) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && localStorage.getItem(OFF) === null ? "on" : "off";
}

/** What came after what was told, in one sentence; `null` if nothing did, `undefined` if the node does not say. */
async function news(after) {
  const query = after === null ? "" : `?after=${encodeURIComponent(after)}`;
  const answer = await fetch(`/api/notifications/news${query}`, { headers: { Accept: "application/json" } });
  return answer.ok ? await answer.json() : undefined;
}

/** Says whether no other page tells of this: that one holds a lock by its name. */
function isOurs({ newest }) {
  return new Promise((resolve, reject) => {
    const hold = (lock) => {
      resolve(lock !== null);
      return lock && new Promise((done) => setTimeout(done, SPREADING));
    };
    navigator.locks.request(`${TOLD}-${newest}`, { ifAvailable: true }, hold).catch(reject);
  });
}

async function show({ text, href }) {
  const options = { body: text, tag: "o2m", renotify: true, icon: "/icon-192.png", data: { href } };
  const worker = await navigator.serviceWorker?.getRegistration();
  // Phones show those of a worker alone.
  if (worker?.active) return worker.showNotification("O2M", options);
  const shown = new Notification("O2M", options);
  shown.addEventListener("click", () => {
    shown.close();
    window.focus();
    location.assign(href);
  });
}

async function speak() {
  if (state() !== "on") return;
  const { held } = await navigator.locks.query();
  const isInSight = held.some(({ name }) => name === IN_SIGHT);
  const told = localStorage.getItem(TOLD);
  const found = await news(told);
  // What was there before the first look is no news.
  if (told === null && found !== undefined) localStorage.setItem(TOLD, found?.newest ?? 0);
  if (told === null || !found || !(await isOurs(found))) return;
  localStorage.setItem(TOLD, found.newest);
  if (!isInSight) await show(found);
}

function speakSoon() {
  clearTimeout(timer);
  const told = () => navigator.locks.request(SPEAKS, speak).catch((error) => console.info("nothing is told", error));
  timer = setTimeout(() => state() === "on" && told(), SETTLING);
}

/** Hears what any page of this browser hears. */
function hear({ data }) {
  let type;
  try {
    type = JSON.parse(JSON.parse(data).event.text).type;
  } catch {
    // A heartbeat, or the word of another build.
    return;
  }
  if (type === "notifications-changed" || type === "lagged") speakSoon();
}

function look() {
  if (document.hidden) {
    leave?.();
    leave = null;
  } else if (leave === null) {
    const gone = new Promise((resolve) => (leave = resolve));
    navigator.locks?.request(IN_SIGHT, { mode: "shared" }, () => gone).catch(() => {});
  }
}

/** Asks the browser, by a press, or tells it to be quiet. */
async function press() {
  if (state() === "on") {
    localStorage.setItem(OFF, "");
  } else if ((await Notification.requestPermission()) === "granted") {
    localStorage.removeItem(OFF);
    // As the list of what is unread says it: that is known here.
    localStorage.setItem(TOLD, (await news(null))?.newest ?? localStorage.getItem(TOLD) ?? 0);
  }
  say();
}

/** Says in the settings how it stands, with a button where there is something to press. */
function say() {
  const place = document.querySelector("[data-notices]");
  if (place === null) return;
  const words = place.dataset;
  const now = state();
  const label = { on: words.stop, off: words.start }[now];
  const sentence = place.querySelector("p");
  if (sentence.textContent !== words[now]) sentence.textContent = words[now];
  let button = place.querySelector("button");
  if (label === undefined) {
    button?.remove();
    return;
  }
  if (button === null) {
    button = document.createElement("button");
    button.type = "button";
    button.dataset.browser = "";
    button.addEventListener("click", press);
    place.append(button);
  }
  const look = now === "on" ? "button-quiet" : "button";
  if (button.className !== look) button.className = look;
  if (button.textContent !== label) button.textContent = label;
}

// A page that is read again shows what the node sent.
new MutationObserver(say).observe(document.body, { childList: true, subtree: true, characterData: true });
document.addEventListener("visibilitychange", look);
if (window.BroadcastChannel !== undefined) new BroadcastChannel(EVENTS).addEventListener("message", hear);
look();
say();
speakSoon();
