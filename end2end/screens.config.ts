// Pictures of every page, for looking: `npm run screens`; and those of the README: `npm run readme`. Not part of the tests.

import config from "./playwright.config.ts";
import { defineConfig, devices } from "@playwright/test";

const { projects: _projects, ...shared } = config;

export default defineConfig(shared, {
  testDir: "screens",
  workers: 1,
  reporter: "list",
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 900 } } },
    { name: "narrow", use: { viewport: { width: 320, height: 640 } } },
    { name: "forced", use: { viewport: { width: 390, height: 844 }, contextOptions: { forcedColors: "active" } } },
    { name: "phone", use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 } },
  ],
});
