#!/usr/bin/env bash
# Timers of a fake clock, cleared by a WebAssembly module that keeps their numbers as web-sys does, as i32: npm @sinonjs/fake-timers 15.5.0 over jsdom
# 26.1.0 (what Jest and Vitest tests run in), and the clock of npm playwright-core 1.65.1 in a real Chromium (`page.clock.install`); wabt 1.0.39 makes the
# module. HTML has the number of a timer as a long, which is an i32.
#
# Guess: a timer that the module clears does not fire, whoever the clock is.
# Seen: with jsdom's and Chromium's own timers so it is. Both fake clocks number theirs from 1,000,000,000,000 on; the module gets that cut to its lower
#   32 bits, and what it clears is another. The timer fires, and nothing is said (fake-timers alone warns, of a number that is not its own).
# For O2M: a page that was waited for and had come was marked as waited for again, in a test that installs the clock and now and then took 0.3 s more. The
#   tests install it after what is to be cleared.
#
# Needs node with npm, and a Chromium (CHROMIUM, or chromium-headless-shell or chromium on the path). Fails if the behaviour changes.
set -euo pipefail
CHROMIUM=${CHROMIUM:-$(command -v chromium-headless-shell || command -v chromium)}
export CHROMIUM
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-audit --no-fund @sinonjs/fake-timers@15.5.0 jsdom@26.1.0 playwright-core@1.65.1 wabt@1.0.39 >> npm.log
cat > try.mjs <<'JS'
import { withGlobal } from "@sinonjs/fake-timers";
import { JSDOM } from "jsdom";
import { chromium } from "playwright-core";
import makeWabt from "wabt";

const text = `(module
  (import "window" "set" (func $set (result i32)))
  (import "window" "clear" (func $clear (param i32)))
  (func (export "setAndClear") (call $clear (call $set))))`;
const wabt = await makeWabt();
const bytes = wabt.parseWat("module.wat", text).toBinary({}).buffer;

/** Sets a timer by the module, which clears it, and one that nobody clears. */
async function run(window, bytes) {
  const fired = [];
  const imports = { set: () => window.setTimeout(() => fired.push("cleared"), 10), clear: (number) => window.clearTimeout(number) };
  const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes), { window: imports });
  instance.exports.setAndClear();
  window.setTimeout(() => fired.push("other"), 10);
  return fired;
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 200));
const { window } = new JSDOM();
let fired = await run(window, bytes);
await rest();
console.log("jsdom, its own timers:", ...fired);
const clock = withGlobal(window).install({ toFake: ["setTimeout", "clearTimeout"] });
fired = await run(window, bytes);
clock.tick(100);
console.log("jsdom, fake-timers:", ...fired);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
for (const isFake of [false, true]) {
  const page = await browser.newPage();
  if (isFake) await page.clock.install();
  await page.goto("about:blank");
  await page.evaluate(`(${run})(window, ${JSON.stringify([...bytes])}).then((fired) => { window.fired = fired; })`);
  if (isFake) await page.clock.fastForward(100);
  await rest();
  console.log("Chromium,", isFake ? "Playwright's clock:" : "its own timers:", ...(await page.evaluate("window.fired")));
}
await browser.close();
JS
seen=$(node try.mjs 2> errors.txt || { cat errors.txt; exit 1; })
echo "$seen"
[ "$seen" = "jsdom, its own timers: other
jsdom, fake-timers: cleared other
Chromium, its own timers: other
Chromium, Playwright's clock: cleared other" ]
grep --quiet "clearTimeout" errors.txt
