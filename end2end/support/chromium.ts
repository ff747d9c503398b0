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
];

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** `O2M_CHROMIUM`, else the one on PATH, else the one that `npx playwright install chromium` brought. */
export function launchOptions(): LaunchOptions {
  const named = process.env["O2M_CHROMIUM"];
  const names = named === undefined ? NAMES : [named];
  const executablePath = names.map(onPath).find((found) => found !== undefined);
  if (named !== undefined && executablePath === undefined) throw new Error(`no browser at ${named} (O2M_CHROMIUM)`);
  return executablePath === undefined ? { args: ARGUMENTS } : { args: ARGUMENTS, executablePath };
}
