// What one wrote, to take along: downloaded in the settings, and read without O2M.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkPage } from "../support/axe.ts";
import { expect, type Person, test } from "../support/test.ts";

const run = promisify(execFile);

/** Downloads the export, and unpacks it by a program that has nothing to do with O2M. */
async function take(mara: Person): Promise<string> {
  await mara.open("/settings");
  const section = mara.page.getByRole("region", { name: "Export" });
  await expect(section).toContainText("Whoever has this file can read all of it");
  await expect(section).toContainText("It is not a backup.");
  const link = section.getByRole("link", { name: "Download an export" });
  const [download] = await Promise.all([mara.page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe("o2m-export.zip");
  const folder = await mkdtemp(join(tmpdir(), "o2m-export-"));
  await run("python3", ["-m", "zipfile", "-e", await download.path(), folder]);
  await expect(section, "the page is still there").toBeVisible();
  return folder;
}

test("what one wrote is downloaded, and opens without a server", { tag: "@any-screen" }, async ({ mara, browser }) => {
  await mara.publish("First frost on the allotment");
  const folder = await take(mara);
  const feed: unknown = JSON.parse(await readFile(join(folder, "feed.json"), "utf8"));
  expect(feed).toMatchObject({ items: [{ content_text: "First frost on the allotment", _o2m: { audience: "all-friends" } }] });

  // A page of its own: no server of a person's is asked for anything.
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`file://${folder}/index.html`);
  await page.getByRole("region", { name: "Posts by year" }).getByRole("link").click();
  await page.getByRole("link", { name: "First frost on the allotment" }).click();
  await expect(page.getByRole("article")).toContainText("First frost on the allotment");
  await expect(page.getByRole("article")).toContainText("Seen by all friends");
  await page.getByRole("link", { name: "Overview" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(asked.filter((url) => !url.startsWith("file://"))).toEqual([]);
  await page.close();
  await rm(folder, { recursive: true });
});

// Nobody's page of ours is looked at: once is enough.
test("exported pages have no violations, and are as wide as a narrow window", { tag: ["@script", "@any-screen"] }, async ({ host, browser }) => {
  test.slow();
  const folder = await take(host);
  const files = await readdir(folder, { recursive: true });
  const pages = files.filter((file) => file.endsWith(".html"));
  expect(pages.length).toBeGreaterThan(10);
  // The tool's script runs there; of theirs there is none.
  const context = await browser.newContext({ javaScriptEnabled: true, viewport: { width: 320, height: 800 } });
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  for (const file of pages) {
    await page.goto(`file://${folder}/${file}`);
    for (const cover of await page.locator("details").all()) await cover.evaluate((details: HTMLDetailsElement) => { details.open = true; });
    await checkPage(page, file);
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect.soft(isWide, `${file} is wider than its window`).toBe(false);
  }
  expect(said, "the policy refuses nothing that is there").toEqual([]);
  await context.close();
  await rm(folder, { recursive: true });
});
