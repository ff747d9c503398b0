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

/** Of what a person types or copies from the address bar; an O2M has the port 8000 unless another is named. Never of another machine. */
function origin(typed) {
  const text = meant(typed);
  const scheme = /^https?:\/\//i.exec(text)?.[0];
  const [authority] = text.slice(scheme?.length ?? 0).split(/[/?#]/);
  const [host, port] = hostAndPort(authority);
  // In an IPv6 address, too, what looks like four decimal numbers is read so or not at all.
  const [, quad] = /^\[.*:([^:]*\..*)\]$/.exec(host) ?? [];
  if (quad !== undefined && decimal(quad) !== quad) return undefined;
  // A user name may look like the host, a backslash is a slash to browsers, and white space nothing.
  if (/[@\\\s]/.test(host) || (port !== undefined && !(/^\d+$/.test(port) && Number(port) > 0))) return undefined;
  try {
    const { protocol, hostname } = new URL((scheme ?? "http://") + (decimal(host) ?? host));
    // Browsers take a number in octal, in hexadecimal or of fewer parts for an address, too.
    const isOtherNumber = decimal(host) === undefined && decimal(hostname) !== undefined;
    if (isOtherNumber || !HOST.test(hostname)) return undefined;
    return new URL(`${protocol}//${hostname}:${port ?? (scheme ? "" : PORT)}`).origin;
  } catch {
    return undefined;
  }
}

/** Without what cannot be seen, in ASCII where it is of full width, and without what a sentence puts around it: as `domain::typed`. */
function meant(typed) {
  // In names of some scripts a joiner between letters makes another name.
  const invisible = /([^\P{L}\0-\x7f][\u200c\u200d])(?=[^\P{L}\0-\x7f])|[\p{Default_Ignorable_Code_Point}\ufff0-\ufffb]/gu;
  const ascii = typed.replace(invisible, "$1").replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  return ascii.replace(/[\u3002\uff61]/g, ".").replace(/^[\s<({"'`„“‚‘«‹]+|[\s>)}"'`“”‘’»›.,;!]+$/g, "");
}

/** Parts a host from the port, if there is one. An IPv6 address without brackets is one if it can be read in one way only. */
function hostAndPort(authority) {
  const [, host, port] = /^(.*):([^:\]]*)$/.exec(authority) ?? [];
  if (host === undefined) return [authority];
  if (authority.startsWith("[") || !host.includes(":")) return [host.trimEnd(), port.trimStart()];
  if (!isIpv6(authority)) return [`[${host}]`, port];
  return isIpv6(host) ? [""] : [`[${authority}]`];
}

function isIpv6(text) {
  try {
    return new URL(`http://[${text}]`).port === "";
  } catch {
    return false;
  }
}

/** An IPv4 address of four decimal numbers, whatever zeros stand before them. */
function decimal(host) {
  const numbers = host.replace(/\.$/, "").split(".");
  const isAddress = numbers.length === 4 && numbers.every((number) => /^\d{1,3}$/.test(number) && Number(number) < 256);
  return isAddress ? numbers.map(Number).join(".") : undefined;
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
