import { defineConfig } from "@playwright/test";

import { firefox } from "./engines/firefox.ts";
import { hasTextBrowsers } from "./engines/terminal.ts";
import { webKit } from "./engines/webkit.ts";
import { launchOptions } from "./support/chromium.ts";

/** A desktop on which the three columns of the house stand side by side. */
const DESKTOP = { width: 1280, height: 900 };
/** A phone of the usual size. */
const PHONE = { width: 390, height: 844 };
const ON_PHONE = { viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 3 };

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  snapshotPathTemplate: "{testDir}/__snapshots__/{projectName}/{arg}{ext}",
  // Nothing is tried twice: a test that fails now and then has found something. Only the whole check tries a test again (xtask), and
  // lists it as flaky.
  retries: 0,
  // Half of what a test takes is waiting for servers that talk to each other: three keep two cores busy.
  workers: 3,
  fullyParallel: true,
  forbidOnly: process.env["CI"] !== undefined,
  // Two servers, two browsers and axe on two cores take their time.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["html", { open: "never" }]],
  use: {
    browserName: "chromium",
    headless: true,
    launchOptions: launchOptions(),
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: DESKTOP,
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    // Recording a trace makes each test take twice as long. To look into one: `npx playwright test --trace on`.
    trace: "off",
  },
  // Every test is for every project, unless its tag says that another project finds all that this one could:
  // `@script` marks what may need JavaScript: live preview, paste and drop, progress, autosave, live updates.
  // `@any-screen` marks what the screen has no part in: the phone would do the same again.
  // `@twice` marks what a desktop without JavaScript and a phone with it are enough for: a look at a page, and a flow that a script hardly changes.
  // `@bare-phone` marks the few that a phone without JavaScript does as well: how people become friends, and what they do in a thread.
  projects: [
    { name: "with-js", grepInvert: /@twice/ },
    { name: "no-js", use: { javaScriptEnabled: false }, grepInvert: /@script/ },
    { name: "phone", use: ON_PHONE, grepInvert: /@any-screen/ },
    { name: "phone-no-js", use: { ...ON_PHONE, javaScriptEnabled: false }, grep: /@bare-phone/ },
    // A short run through O2M in the other engines, where they are installed. `cargo xtask test` says which are not. Firefox alone shows its
    // notifications without a desktop, and lets them be clicked.
    ...(firefox() === undefined ? [] : [{ name: "firefox", testDir: "engines", testMatch: ["first-day.spec.ts", "alerts.spec.ts"] }]),
    ...(webKit() === undefined ? [] : [{ name: "webkit", testDir: "engines", testMatch: "first-day.spec.ts" }]),
    ...(hasTextBrowsers() ? [{ name: "terminal", testDir: "engines", testMatch: "terminal.spec.ts" }] : []),
  ],
});
