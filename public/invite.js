// What an invite says, which the server of its page never learns: it stands behind the `#`.
//
// Leads to the reader's own O2M, whose address it remembers here, and draws the page's URL to be scanned.

import { correction, generate } from "/lean-qr.js";

/** Where the reader's own O2M is, as far as this browser was told. */
const REMEMBERED = "o2m-own-address";
/** A key, and an address. */
const INVITE = /^([a-z2-7]{52})@([^\s/?#@]+)$/i;
/** A name or an IP address. Some browsers take a space for a part of a name. */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])$/i;
/** Where an O2M listens that was told nothing else. */
const PORT = "8000";

const have = document.getElementById("have");
have.innerHTML = document.getElementById("scripted").textContent;
const [form, field, hint, error, code] = ["own", "own-address", "own-hint", "own-error", "code"].map((id) => document.getElementById(id));
/** Phones run no O2M: theirs is on another machine of the house. */
const mayRunHere = matchMedia("(pointer: fine)").matches;
const invite = readInvite();
document.getElementById("broken-invite").hidden = invite !== undefined;
form.hidden = invite === undefined;
code.hidden = invite === undefined;
field.value = remembered() ?? (mayRunHere ? `localhost:${PORT}` : "");
if (!mayRunHere) hint.querySelector("[translate=no]").textContent = hint.dataset.elsewhere;
form.addEventListener("submit", leadOn);
addEventListener("hashchange", () => location.reload());
draw(code.querySelector("svg"));

function readInvite() {
  try {
    return INVITE.exec(decodeURIComponent(location.hash.slice(1)))?.[0];
  } catch {
    // A percent sign that stands for nothing.
    return undefined;
  }
}

function leadOn(event) {
  event.preventDefault();
  const own = origin(field.value);
  error.hidden = own !== undefined;
  if (own === undefined) return field.focus();
  try {
    localStorage.setItem(REMEMBERED, field.value.trim());
  } catch {
    // A browser that keeps nothing asks again the next time.
  }
  location.href = `${own}/friends?address=${encodeURIComponent(`o2m://${invite}`)}#add`;
}

/** Of what a person types or copies from the address bar; an O2M has the port 8000 unless another is named. */
function origin(typed) {
  const text = typed.trim();
  const hasScheme = /^https?:\/\//i.test(text);
  try {
    const url = new URL(hasScheme ? text : `http://${text}`);
    if (url.username !== "" || !HOST.test(url.hostname)) return undefined;
    if (!hasScheme && url.port === "" && !/:80\b/.test(text)) url.port = PORT;
    return url.origin;
  } catch {
    return undefined;
  }
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The dark modules, with the four modules of white around them that scanners need (ISO/IEC 18004, section 6.3.8). */
function draw(svg) {
  const bitmap = generate(location.href, { minCorrectionLevel: correction.L });
  const side = bitmap.size + 8;
  svg.setAttribute("viewBox", `-4 -4 ${side} ${side}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const dark = [];
  for (let y = 0; y < bitmap.size; y++) {
    for (let x = 0; x < bitmap.size; x++) if (bitmap.get(x, y)) dark.push(`M${x} ${y}h1v1h-1z`);
  }
  path.setAttribute("d", dark.join(""));
  svg.append(path);
}
