// How long a phone waits: for the first page, for what moves on it, and, with 500 posts loaded, for what was touched.

import { type Browser, type BrowserContextOptions, type Page, type TestInfo, expect } from "@playwright/test";

import { type Person, test } from "../support/test.ts";
import { LETTERS } from "../support/scenery/words.ts";
import { SlowPage } from "./page.ts";

/** Each page is loaded so often, in a browser that knows nothing of it; the middle one counts. */
const ROUNDS = 5;
const POSTS = 500;
const SHOWN_AT_FIRST = 20;

/** In the middle of all. */
const PLACE = `.listed:nth-child(${POSTS / 2})`;
const MENU = `${PLACE} .menu > summary`;
const TEXT = ".composer textarea";
const PUBLISH = ".composer-actions > .button";
const LINK = "article a:has(time)";

test.describe.configure({ timeout: 900_000 });

test("the first page", async ({ mara, browser }, info) => {
  await publish(mara, SHOWN_AT_FIRST);
  const post = await addressOf(mara);
  for (const [path, what] of [["/", "timeline"], [post, "post"], ["/sign-in", "sign-in"]] as const) {
    for (const [origin, coding, budget] of [[mara.node.origin, "brotli", 2.5], [mara.node.homeOrigin, "gzip", 3.5]] as const) {
      const rounds = [];
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await first(mara, browser, origin, path));
      say(info, `${what}, ${coding}: first contentful paint, s (1.5)`, middle(rounds.map(({ paint }) => paint / 1000)), 2);
      say(info, `${what}, ${coding}: live, s (${budget})`, middle(rounds.map(({ live }) => live / 1000)), 2);
      say(info, `${what}, ${coding}: layout shift (0.02)`, Math.max(...rounds.map(({ shift }) => shift)), 3);
    }
  }
});

test("500 posts", async ({ mara, browser }, info) => {
  await publish(mara, POSTS);
  const context = await browser.newContext(await known(mara, mara.node.origin));
  const slow = await SlowPage.of(await context.newPage());
  const { page } = slow;
  await slow.setLine(false);
  await slow.setProcessor(false);
  await page.goto(mara.node.origin);
  await readOn(page);
  await scroll(page, -40);
  say(info, `${POSTS} posts: elements`, await page.evaluate(() => document.querySelectorAll("*").length), 0);
  say(info, `${POSTS} posts: layout shift, down and up again (0.02)`, (await slow.seen()).shift, 3);
  await middleOf(page, PLACE, 0);
  await slow.setProcessor(true);

  const tap = async (selector: string, index = 0): Promise<void> => page.touchscreen.tap(...(await middleOf(page, selector, index)));
  const interactions: [string, () => Promise<void>][] = [
    ["a menu opens", () => tap(MENU)],
    ["it closes", () => tap(MENU)],
    ["the composer is touched", () => tap(TEXT)],
    ["typing", () => page.keyboard.type("The kettle is on", { delay: 150 })],
    ["publishing", () => tap(PUBLISH)],
    ["a post opens", () => tap(LINK, 2)],
  ];
  for (const [what, act] of interactions) {
    say(info, `${POSTS} posts: ${what}, until the next paint, ms (100)`, await slow.slowest(act), 0);
  }
  expect(page.url()).toMatch(/\/posts\/\d+$/);
  await context.close();
});

/** What is seen of a page that a browser loads for the first time. */
async function first(person: Person, browser: Browser, origin: string, path: string): Promise<{ paint: number; live: number; shift: number }> {
  const context = await browser.newContext(path === "/sign-in" ? {} : await known(person, origin));
  const slow = await SlowPage.of(await context.newPage());
  await slow.page.goto(`${origin}${path}`);
  await expect(slow.page.locator("html[data-live]")).toBeAttached();
  await slow.page.waitForTimeout(500);
  const seen = await slow.seen();
  await context.close();
  return seen;
}

/** The cookies of the person's browser, for whatever the server is called. */
async function known(person: Person, origin: string): Promise<BrowserContextOptions> {
  const { cookies, origins } = await person.context.storageState();
  const domain = new URL(origin).hostname;
  return { storageState: { cookies: cookies.map((cookie) => ({ ...cookie, domain })), origins } };
}

/** Posts of several lengths and scripts. */
async function publish(person: Person, count: number): Promise<void> {
  const letters = Object.values(LETTERS);
  for (let n = 1; n <= count; n += 1) {
    const isLong = n % 10 === 0;
    await person.publishAsScript(isLong ? (letters[(n / 10) % letters.length] ?? "") : `Number ${n}: eleven degrees, rain, and [cake](https://bread.example/).`);
  }
}

/** Of the newest post. */
async function addressOf(person: Person): Promise<string> {
  const page = await person.context.request.get(person.node.origin);
  return /\/posts\/\d+/.exec(await page.text())?.[0] ?? "";
}

/** Reads on, as a thumb does, until all posts are there. */
async function readOn(page: Page): Promise<void> {
  await expect(page.locator("html[data-live]")).toBeAttached();
  await page.mouse.move(200, 400);
  await expect(async () => {
    await scroll(page, 8);
    expect(await page.locator("article").count()).toBe(POSTS);
  }).toPass({ intervals: [1], timeout: 120_000 });
}

/** Scrolls so many screens down, or up. */
async function scroll(page: Page, screens: number): Promise<void> {
  for (let n = 0; n < Math.abs(screens); n += 1) {
    await page.mouse.wheel(0, Math.sign(screens) * 800);
    await page.waitForTimeout(40);
  }
}

/** Where something is, once it was brought into sight and all is quiet. Not by its role: among so many elements that takes half a minute. */
async function middleOf(page: Page, selector: string, index: number): Promise<[number, number]> {
  const element = page.locator(selector).nth(index);
  await element.evaluate((one) => one.scrollIntoView({ block: "center", behavior: "instant" }));
  await page.waitForTimeout(1500);
  return element.evaluate((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  });
}

function middle(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function say(info: TestInfo, what: string, figure: number, decimals: number): void {
  info.annotations.push({ type: what, description: figure.toFixed(decimals) });
}
