// What a phone waits for: `cargo xtask bench phone`. It prints figures; it is no test, and nothing fails because of one.

import config from "./playwright.config.ts";
import { defineConfig } from "@playwright/test";

const { projects: _projects, ...shared } = config;

export default defineConfig(shared, {
  testDir: "phone",
  workers: 1,
  // The figures alone.
  reporter: [["./phone/figures.ts"]],
  use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 3, serviceWorkers: "block" },
  projects: [{ name: "phone" }],
});
