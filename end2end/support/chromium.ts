// Which browser the tests drive, and how it is started.

import type { LaunchOptions } from "@playwright/test";

import { onPath } from "./programs.ts";

/** A browser that speaks to nobody but the servers under test. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Names of the house, by which a page is read over plain HTTP as from a phone: the browser trusts this machine's own more.
  "--host-resolver-rules=MAP *.home.arpa 127.0.0.1",
  // A camera that shows a test picture.
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

const HEADLESS = "chromium-headless-shell";

/** The one without a window first: a test takes it a third of the time. */
const NAMES = [HEADLESS, "chromium", "chromium-browser", "google-chrome"];

/** `O2M_CHROMIUM`, else the one on PATH, else the one that `npx playwright install chromium` brought. */
export function launchOptions(): LaunchOptions {
  const named = process.env["O2M_CHROMIUM"];
  const names = named === undefined ? NAMES : [named];
  const executablePath = names.map(onPath).find((found) => found !== undefined);
  if (named !== undefined && executablePath === undefined) throw new Error(`no browser at ${named} (O2M_CHROMIUM)`);
  return executablePath === undefined ? { args: ARGUMENTS } : { args: ARGUMENTS, executablePath };
}

/** One that could have a window, if there is one: it alone keeps pages to come back to. */
export function wholeChromium(): string | undefined {
  return NAMES.filter((name) => name !== HEADLESS).map(onPath).find((found) => found !== undefined);
}
