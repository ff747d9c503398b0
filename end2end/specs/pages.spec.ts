// Pages that stay open, are left and come back to: places, live lines, times and large pictures. What needs a screen and a script.

import { type Browser, type Locator, type Page, type Request as BrowserRequest, type Route, chromium, expect } from "@playwright/test";

import { launchOptions, wholeChromium } from "../support/chromium.ts";
import { rests } from "../support/rest.ts";
import { Person } from "../support/person.ts";
import { test } from "../support/test.ts";
import { Thread } from "../support/thread.ts";
import { Wire } from "../support/wire.ts";

const SCRIPT = { tag: ["@script", "@any-screen"] };

async function publishMany(person: Person, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) await person.publishAsScript(`Post ${n} of many.`);
}

/** Scrolls down until this post is there, and to it. */
async function readDownTo(page: Page, text: string): Promise<void> {
  const post = page.getByRole("article").filter({ hasText: text });
  await expect(async () => {
    await page.getByRole("article").last().scrollIntoViewIfNeeded();
    await expect(post).toHaveCount(1, { timeout: 250 });
  }).toPass();
  // Posts that have just come slide into their place.
  await rests(post);
}

async function topOf(page: Page, text: string): Promise<number> {
  return page.getByRole("article").filter({ hasText: text }).evaluate((element) => element.getBoundingClientRect().top);
}

/** Waits until the post stands where it stood, give or take a few pixels. */
async function isAt(page: Page, top: number): Promise<void> {
  await expect.poll(async () => Math.abs((await topOf(page, "Post 9 of many.")) - top)).toBeLessThan(5);
}

test("going back leads to the same posts and the same place", SCRIPT, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await publishMany(mara, 70);
  // All are there before any is read: what comes while one reads is another test.
  await expect(async () => {
    await jonas.open("/");
    await expect(jonas.post("Post 70 of many.")).toBeVisible({ timeout: 100 });
  }).toPass();
  await jonas.openFriend("Mara");
  await readDownTo(jonas.page, "Post 9 of many.");
  const seen = await topOf(jonas.page, "Post 9 of many.");
  await jonas.openPost(jonas.post("Post 9 of many."));
  await expect(jonas.page.getByRole("article")).toHaveCount(1);
  await jonas.page.goBack();
  await isAt(jonas.page, seen);
  for (const path of ["/", "/profile"]) {
    await mara.open(path);
    await readDownTo(mara.page, "Post 9 of many.");
    const top = await topOf(mara.page, "Post 9 of many.");
    const shown = await mara.page.getByRole("article").count();
    await mara.openPost(mara.post("Post 9 of many."));
    await expect(mara.page.getByRole("article")).toHaveCount(1);
    // Something new above moves nothing.
    await mara.publishAsScript(`New above ${path}.`);
    await mara.page.goBack();
    await isAt(mara.page, top);
    expect(await mara.page.getByRole("article").count()).toBeGreaterThanOrEqual(shown);
    await mara.page.goForward();
    await expect(mara.page).toHaveURL(/\/posts\/\d+$/);
    await mara.page.goBack();
    await isAt(mara.page, top);
    // The place is noted when scrolling rests; a reload comes back to it.
    await mara.reload();
    await isAt(mara.page, top);
    await mara.navigation.getByRole("link", { name: "Friends" }).first().click();
    await expect(mara.page).toHaveURL(/\/friends$/);
    await expect.poll(() => mara.page.evaluate(() => window.scrollY)).toBe(0);
  }
});

test("posts that are out of sight are read, found, changed and printed, and weigh next to nothing", SCRIPT, async ({ mara }) => {
  await publishMany(mara, 79);
  await mara.open("/");
  await readDownTo(mara.page, "Post 1 of many.");
  const middle = mara.post("Post 40 of many.");
  const link = middle.getByRole("link").first();
  await middle.scrollIntoViewIfNeeded();
  const address = mara.node.origin + (await middle.locator("a:has(time)").getAttribute("href"));
  const first = await middle.evaluate((card) => card.getBoundingClientRect().height);
  const height = await mara.page.evaluate(() => document.documentElement.scrollHeight);
  await mara.page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await expect(link, "it is far below").toHaveCount(0);
  expect(await mara.page.evaluate(() => document.documentElement.scrollHeight)).toBe(height);
  await expect(middle).toMatchAriaSnapshot('- article "Mara":\n  - heading "Mara"\n  - paragraph: Post 40 of many.');
  await mara.page.pdf();
  await expect(link).toBeAttached();
  await expect(link).toHaveCount(0);
  // What a browser's own search does.
  expect(await mara.page.evaluate(() => (window as unknown as { find: (text: string) => boolean }).find("Post 40 of many."))).toBe(true);
  await expect(middle).toBeInViewport();
  await expect(link).toBeAttached();
  // The browser counts in 64ths of a pixel.
  expect(await middle.evaluate((card) => card.getBoundingClientRect().height)).toBeCloseTo(first, 1);
  // An edit from elsewhere comes to what is far, too.
  await mara.page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await expect(link).toHaveCount(0);
  const window = await mara.context.newPage();
  await window.goto(address);
  await mara.editAsScript(window.getByRole("article"), "Post 40 of many, in other words.");
  await expect(mara.post("Post 40 of many, in other words.").getByRole("link").first()).toBeAttached();
  // Before a search with the keyboard, all of it is there.
  await mara.page.keyboard.press("Control+f");
  await expect(mara.post("Post 60 of many.").getByRole("link").first()).toBeAttached();
  await expect(mara.page.locator(".far")).toHaveCount(0);
});

test("the same posts at the same place after O2M was started again", SCRIPT, async ({ mara }) => {
  await publishMany(mara, 70);
  await mara.open("/");
  await readDownTo(mara.page, "Post 9 of many.");
  const top = await topOf(mara.page, "Post 9 of many.");
  const links = mara.page.locator("article a:has(time)");
  const addresses = () => links.evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const shown = await addresses();
  await mara.openPost(mara.post("Post 9 of many."));
  await expect(mara.page.getByRole("article")).toHaveCount(1);
  mara.expectsOutage();
  await mara.node.restart();
  await mara.page.goBack();
  await isAt(mara.page, top);
  await expect.poll(async () => (await addresses()).slice(0, shown.length)).toEqual(shown);
});

test("going back before the module is there leads to the page of the address", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await mara.open("/");
  await mara.navigation.getByRole("link", { name: "Friends" }).first().click();
  await expect(page.getByLabel("Address or invite")).toBeVisible();
  await page.route("**/*_bg.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await expect(page.locator("html[data-live]")).toHaveCount(0);
  // A place on the page is none to load anything for.
  const loads = (): Promise<number> => page.evaluate(() => performance.timeOrigin);
  const loaded = await loads();
  await page.evaluate(() => { location.hash = "main"; });
  await page.evaluate(() => history.back());
  await expect(page).toHaveURL(/\/friends$/);
  expect(await loads()).toBe(loaded);
  await page.evaluate(() => history.back());
  await expect(mara.composer).toBeVisible();
  await expect(page).toHaveURL(`${mara.node.origin}/`);
  goOn();
  await mara.settled();
  await page.goForward();
  await expect(page.getByLabel("Address or invite")).toBeVisible();
});

test("a page that does not come at once: that is shown, and after half a minute the browser itself goes there", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  const main = page.getByRole("main");
  const friends = mara.navigation.getByRole("link", { name: "Friends" }).first();
  let goOn = (): void => {};
  await mara.open("/");
  await page.route(`${mara.node.origin}/friends`, async (route) => {
    if (route.request().isNavigationRequest()) return route.continue();
    await new Promise<void>((resolve) => (goOn = resolve));
    await route.continue();
  });
  await expect(main).not.toHaveAttribute("aria-busy");
  await friends.click();
  await expect(main).toHaveAttribute("aria-busy", "true");
  // Whoever goes elsewhere does not wait for it any more.
  await mara.navigation.getByRole("link", { name: "Settings" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  await expect(main).not.toHaveAttribute("aria-busy");
  goOn();
  // Not before: the module cannot clear a timer of this clock, whose numbers are greater than its own may be.
  await page.clock.install();
  await friends.click();
  await expect(main).toHaveAttribute("aria-busy", "true");
  await expect(page).toHaveURL(/\/settings$/);
  const loaded = page.waitForEvent("load");
  await page.clock.fastForward("00:31");
  await loaded;
  await expect(page).toHaveURL(/\/friends$/);
  await expect(page.getByLabel("Address or invite")).toBeVisible();
  goOn();
});

test("the way to older posts keeps the focus, and gives it to the end of them", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  const [older, end] = [page.locator(".older"), page.locator(".end")];
  const waiting: (() => void)[] = [];
  await publishMany(mara, 65);
  await page.route(/\?before=/, async (route) => {
    await new Promise<void>((goOn) => waiting.push(goOn));
    await route.continue();
  });
  await mara.open("/");
  const count = (): Promise<number> => page.getByRole("article").count();
  while ((await older.count()) > 0) {
    const before = await count();
    await older.focus();
    await older.press("Enter");
    await expect.poll(() => waiting.length).toBe(1);
    await expect(older).toBeFocused();
    waiting.shift()?.();
    await expect.poll(count).toBeGreaterThan(before);
    await expect(older.or(end)).toBeFocused();
  }
  await expect(end).toBeFocused();
  expect(await count()).toBe(65);
});

test("a new post that belongs further down is led to, or not offered", SCRIPT, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.publish("The oldest one, for me", { audience: "only me" });
  await mara.publish("An older one, for me", { audience: "only me" });
  await mara.publish("An old one, for me", { audience: "only me" });
  await publishMany(jonas, 45);
  await jonas.open("/");
  const show = async (text: string): Promise<void> => {
    await mara.open("/profile");
    await mara.openEditor(mara.post(text));
    await mara.editor.getByRole("combobox", { name: "Seen by" }).selectOption({ label: "all friends" });
    await mara.saveEdit();
  };
  const pulled = async (text: string): Promise<void> => {
    await expect(async () => {
      const read = await jonas.context.request.get(`${jonas.node.origin}/?before=9999999999999.0`);
      let html = await read.text();
      for (const before of html.matchAll(/\?before=(\d+\.\d+)/g)) {
        html += await (await jonas.context.request.get(`${jonas.node.origin}/?before=${before[1]}`)).text();
      }
      const more = [...html.matchAll(/\?before=(\d+\.\d+)/g)].at(-1)?.[1];
      if (more) html += await (await jonas.context.request.get(`${jonas.node.origin}/?before=${more}`)).text();
      expect(html).toContain(text);
    }).toPass();
  };
  await show("An older one");
  await pulled("An older one, for me");
  await expect(jonas.newPosts, "it comes when one reads on").toHaveCount(0);
  await readDownTo(jonas.page, "An older one, for me");
  // The second belongs among what is shown, the third behind the very last.
  for (const text of ["An old one", "The oldest one"]) {
    await jonas.page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
    await show(text);
    await expect(jonas.newPosts).toHaveText(/^1 new post$/);
    await jonas.newPosts.click();
    await expect(jonas.post(text)).toBeInViewport();
    await expect(jonas.newPosts).toHaveCount(0);
  }
});

test("what a friend posts while O2M restarts is announced", SCRIPT, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await jonas.publish("My own words");
  jonas.expectsOutage();
  await jonas.node.stop();
  await mara.publishAsScript("Said while you were away.");
  await jonas.node.run();
  await expect(jonas.newPosts).toHaveText(/^1 new post$/);
  await expect(jonas.post("Said while you were away."), "nothing moves by itself").toHaveCount(0);
  await jonas.newPosts.click();
  await expect(jonas.post("Said while you were away.")).toBeVisible();
});

test("a line that freezes without closing is live again within a minute", SCRIPT, async ({ mara }) => {
  const wire = await Wire.to(mara.node);
  const page = await mara.context.newPage();
  await page.clock.install();
  await page.goto(`http://${wire.address}/`);
  const origin = `http://${wire.address}`;
  await page.getByLabel("Password", { exact: true }).or(page.getByRole("region", { name: "Write a post" })).first().waitFor();
  await expect(page.locator("html[data-live]")).toBeAttached();
  await mara.publishAsScript("Heard at once.");
  await expect(page.getByRole("button", { name: /new post/ }).or(page.getByText("Heard at once."))).toBeVisible();
  wire.freeze();
  await mara.publishAsScript("Said into the frozen line.");
  const again = page.waitForRequest((request) => request.url().startsWith(`${origin}/events`));
  await page.clock.fastForward("00:50");
  await again;
  await expect(page.getByRole("button", { name: /new post/ })).toBeVisible();
  await page.close();
  wire.close();
});

test("a thread whose line froze catches up, and so does what one wrote", SCRIPT, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("By the frozen lake");
  await Thread.open(lea, "By the frozen lake");
  const post = new URL(lea.page.url()).pathname;
  const wire = await Wire.to(lea.node);
  const pages: Page[] = [];
  for (const path of [post, "/written"]) {
    const page = await lea.context.newPage();
    await page.clock.install();
    await page.goto(`http://${wire.address}${path}`);
    await expect(page.locator("html[data-live]")).toBeAttached();
    pages.push(page);
  }
  await lea.page.goto("about:blank");
  wire.freeze();
  await lea.callAsScript("threads/comment", { post: post.split("/").at(-1) ?? "", id: "1".padStart(32, "0"), text: "Said into the frozen line." });
  for (const page of pages) await page.clock.fastForward("00:50");
  for (const page of pages) await expect(page.getByRole("listitem").filter({ hasText: "Said into the frozen line." })).toBeVisible();
  for (const page of pages) await page.close();
  wire.close();
});

test("notifications whose line froze catch up", SCRIPT, async ({ mara, lea }) => {
  const wire = await Wire.to(mara.node);
  const page = await mara.context.newPage();
  await page.clock.install();
  await page.goto(`http://${wire.address}/notifications`);
  await expect(page.locator("html[data-live]")).toBeAttached();
  wire.freeze();
  const { contact } = await lea.callAsScript<{ contact: string }>("friends/greet", { address: mara.node.address });
  await lea.callAsScript("friends/request", { contact });
  await mara.knows("Lea", "received");
  const told = page.getByRole("main").getByText("wants to be your friend");
  await expect(told).toHaveCount(0);
  await page.clock.fastForward("00:50");
  await expect(told).toBeVisible();
  await page.close();
  wire.close();
});

test("a thread that the browser kept whole is caught up with when one comes back", SCRIPT, async ({ mara }) => {
  const program = wholeChromium();
  test.skip(program === undefined, "a Chromium without windows keeps no page");
  await mara.publishAsScript("Left for a moment");
  await mara.open("/profile");
  const path = (await mara.post("Left for a moment").locator("a:has(time)").getAttribute("href")) ?? "";
  const browser = await chromium.launch({ ...launchOptions(), executablePath: program!, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  const context = await browser.newContext({ storageState: await mara.context.storageState() });
  const again = new Person(mara.name, mara.node, context, await context.newPage(), true);
  const { page } = again;
  // Of what is no page, Chromium asks for an icon.
  again.guard.expect(/favicon/);
  await again.open(path);
  await page.evaluate(() => window.addEventListener("pageshow", ({ persisted }) => Object.assign(window, { isKept: persisted })));
  await page.goto(`${mara.node.origin}/healthz`);
  await mara.callAsScript("threads/comment", { post: path.split("/").at(-1) ?? "", id: "1".padStart(32, "0"), text: "Said meanwhile" });
  await page.evaluate(() => history.back());
  await expect(new Thread(again).comment("Said meanwhile")).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(window, "isKept")), "it is not loaded again").toBe(true);
  await mara.callAsScript("threads/comment", { post: path.split("/").at(-1) ?? "", id: "2".padStart(32, "0"), text: "Said from now on" });
  await expect(new Thread(again).comment("Said from now on")).toBeVisible();
  await browser.close();
  expect(again.guard.found()).toEqual([]);
});

test("five windows of one browser are all live by one line", SCRIPT, async ({ mara }) => {
  await mara.publish("The first of all");
  const lines = new Set<BrowserRequest>();
  mara.context.on("request", (request) => {
    if (request.url().includes("/events")) lines.add(request);
  });
  mara.context.on("requestfinished", (request) => void lines.delete(request));
  mara.context.on("requestfailed", (request) => void lines.delete(request));
  await mara.open("/");
  const windows = [mara.page];
  for (let n = 2; n <= 5; n += 1) {
    const page = await mara.context.newPage();
    const heard = page.waitForResponse((response) => response.url().includes("/events"));
    await page.goto(`${mara.node.origin}/`);
    await heard;
    windows.push(page);
  }
  // Of a page that is closed, nothing says that its requests ended.
  const open = (): number => [...lines].filter((line) => !line.frame().page().isClosed()).length;
  await expect.poll(open).toBe(1);
  await mara.publishAsScript("For all windows.");
  for (const page of windows) await expect(page.getByRole("button", { name: "1 new post" })).toBeVisible();
  for (const page of windows.slice(1)) await page.close();
  // The one that is left has a line of its own again.
  await mara.publishAsScript("For the last window.");
  await expect(mara.page.getByRole("button", { name: "2 new posts" })).toBeVisible();
  expect(open()).toBe(1);
});

for (const [path, label] of [["/", "Your post"], ["/friends", "Address or invite"]] as const) {
  // Each in a browser of its own: what the service worker fetches for a page, no test changes.
  test(`a page of an older build says so and keeps what was typed: ${label}`, SCRIPT, async ({ mara }) => {
    const field = mara.page.getByRole("textbox", { name: label });
    const updated = mara.page.getByText("O2M was updated");
    mara.guard.expect(/o2m-0000\.css/);
    // The page as an older node had rendered it: its files have another name.
    const make = async (route: Route): Promise<void> => {
      const answer = await route.fetch();
      const html = await answer.text();
      await route.fulfill({ response: answer, body: html.replace(/\/pkg\/o2m-\w+\.css/, "/pkg/o2m-0000.css") });
    };
    await mara.page.route(`${mara.node.origin}${path}`, make);
    await mara.open(path);
    await expect(updated).toBeVisible();
    await field.fill("Typed on the old page");
    await mara.page.unroute(`${mara.node.origin}${path}`, make);
    await mara.page.getByRole("button", { name: "Load again" }).click();
    await expect(updated).toHaveCount(0);
    await mara.settled();
    await expect(field).toHaveValue("Typed on the old page");
  });
}

test("an answer of another build is said to be one, and the words stay", SCRIPT, async ({ mara }) => {
  await mara.open("/");
  await mara.write("Not lost");
  await mara.page.route("**/api/posts/publish", (route) =>
    route.fulfill({ status: 404, contentType: "application/problem+json", body: '{"title":"Not found"}' }));
  mara.guard.expect(/status of 404/);
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.composer.getByText(/updated since this page was opened/)).toBeVisible();
  await expect(mara.textbox).toHaveValue("Not lost");
});

test("the navigation marks the page, or the place that it is behind", { tag: "@twice" }, async ({ mara }) => {
  await mara.publishAsScript("By the river");
  await mara.open("/profile");
  const post = await mara.page.getByRole("article").first().locator("a:has(time)").getAttribute("href");
  const marked = mara.navigation.locator("a[aria-current]").filter({ visible: true });
  for (const [path, name, mark] of [
    ["/", "Timeline", "page"],
    [`${post}`, "Timeline", "true"],
    [`${post}/edit`, "Timeline", "true"],
    ["/friends", "Friends", "page"],
    ["/friends/add/0", "Friends", "true"],
    ["/circles", "Friends", "true"],
    ["/notifications", "Notifications", "page"],
  ] as const) {
    await mara.open(path);
    await expect(marked, path).toHaveText([name]);
    await expect(marked, path).toHaveAttribute("aria-current", mark);
  }
  await mara.open("/");
  await mara.openPost(mara.post("By the river"));
  await expect(marked, "a visit marks it, too").toHaveAttribute("aria-current", "true");
});

test("a proxy that does not reach O2M is not taken for another build", SCRIPT, async ({ mara }) => {
  mara.guard.expect(/status of 50[234]/);
  await mara.open("/circles");
  const name = mara.page.getByRole("main").getByLabel("Name", { exact: true });
  await name.fill("Choir");
  for (const [status, contentType, body] of [
    [502, "text/html", "<html><head><title>502 Bad Gateway</title></head></html>"],
    [503, "text/plain", "no healthy upstream"],
    [504, "text/html", ""],
  ] as const) {
    const fail = (route: Route): Promise<void> => route.fulfill({ status, contentType, body });
    await mara.page.route("**/api/**", fail);
    await mara.press(mara.page.getByRole("button", { name: "Create circle" }), "circles/make");
    await expect(mara.alert, String(status)).toHaveText(/Your O2M does not answer\./);
    await expect(name).toHaveValue("Choir");
    await mara.page.unroute("**/api/**", fail);
  }
  await mara.open("/");
  await mara.write("Not lost");
  await mara.page.route("**/api/posts/publish", (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<html></html>" }));
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.composer.getByText(/Your O2M does not answer\./)).toBeVisible();
  await expect(mara.textbox).toHaveValue("Not lost");
});

test("a tall screenshot is read, zoomed and closed by going back", SCRIPT, async ({ mara, browser }) => {
  await mara.page.setViewportSize({ width: 390, height: 844 });
  const tall = { name: "tall.png", mimeType: "image/png", buffer: await painted(browser, 540, 6000), alt: "A long page" };
  const small = { name: "small.png", mimeType: "image/png", buffer: await painted(browser, 40, 40), alt: "An icon" };
  await mara.publish("Elsewhere first");
  await mara.publish("Two sizes", { pictures: [tall, small] });
  const url = mara.page.url();
  const dialog = mara.page.getByRole("dialog");
  const enlarged = dialog.getByRole("img").first();
  await mara.post("Two sizes").getByRole("link", { name: "A long page" }).click();
  await expect.poll(async () => (await enlarged.boundingBox())?.width).toBe(390);
  await dialog.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(async () => (await enlarged.boundingBox())?.width).toBe(540);
  await dialog.getByRole("button", { name: "Zoom out" }).click();
  await dialog.getByRole("button", { name: "Next picture" }).click();
  await expect.poll(async () => (await enlarged.boundingBox())?.width).toBe(40);
  await expect(dialog.getByRole("button", { name: "Zoom in" })).toHaveCount(0);
  await mara.page.goBack();
  await expect(dialog).toHaveCount(0);
  expect(mara.page.url()).toBe(url);
  await expect(mara.post("Two sizes")).toBeInViewport();
  // Closed by a key, it leaves no step behind.
  await mara.openPost(mara.post("Two sizes"));
  await mara.post("Two sizes").getByRole("link", { name: "An icon" }).click();
  await expect(dialog).toBeVisible();
  await mara.page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(mara.page).toHaveURL(/\/posts\/\d+$/);
  // The page itself goes back from the step that lay over it, a moment after that is gone.
  await expect.poll(() => mara.page.evaluate(() => JSON.stringify(history.state))).not.toMatch(/is-covered\W+true/);
  await mara.page.goBack();
  await expect(mara.page).toHaveURL(url);
});

test("a swipe turns to another picture wherever the finger comes down, on a button too", SCRIPT, async ({ mara, browser }) => {
  await mara.page.setViewportSize({ width: 390, height: 844 });
  const names = ["one", "two", "three"];
  const pictures = await Promise.all(names.map(async (alt, index) => {
    return { name: `${alt}.png`, mimeType: "image/png", buffer: await painted(browser, 400, 300 + index), alt };
  }));
  await mara.publishAsScript("Three pictures", { pictures });
  await mara.open("/");
  await mara.post("Three pictures").getByRole("link", { name: "one" }).click();
  const dialog = mara.page.getByRole("dialog");
  const debug = await mara.context.newCDPSession(mara.page);
  await debug.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 1 });
  const swipe = async (from: Locator, by: number): Promise<void> => {
    const box = (await from.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await debug.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    for (const part of [0.25, 0.5, 0.75, 1]) {
      await debug.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: x + by * part, y }] });
    }
    await debug.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  for (const [from, by, place] of [
    [dialog.getByRole("img").first(), -150, 2],
    [dialog.getByRole("button", { name: "Next picture" }), -150, 3],
    [dialog.getByRole("button", { name: "Previous picture" }), 150, 2],
    [dialog.getByRole("button", { name: "Close" }), -150, 3],
    [dialog.getByText("Picture 3 of 3"), 150, 2],
  ] as const) {
    await swipe(from, by);
    await expect(dialog).toHaveAccessibleName(`Picture ${place} of 3`);
  }
});

test("times are in the reader's zone and calendar", SCRIPT, async ({ mara, browser }) => {
  const published = Date.now();
  await mara.publishAsScript("Said at some time.");
  const cookies = await mara.context.storageState();
  for (const timezoneId of ["Asia/Tokyo", "America/Los_Angeles", "UTC"]) {
    const context = await browser.newContext({ storageState: cookies, timezoneId });
    const page = await context.newPage();
    const date = new Intl.DateTimeFormat("en-CA", { timeZone: timezoneId, dateStyle: "short" });
    // The next reader's day but one, a minute before it ends where that is less than 48 hours away: by the clock one day, by the calendar two.
    const day = (at: number): number => Date.parse(date.format(at)) / 86_400_000;
    let now = published + 86_400_000;
    while (day(now) - day(published) < 2) now += 60_000;
    for (const [at, words] of [[now - 120_000, "yesterday"], [now + 60_000, "2 days ago"]] as const) {
      if (at - published < 86_400_000) continue;
      await page.clock.setFixedTime(at);
      await page.goto(`${mara.node.origin}/`);
      await expect(page.locator("html[data-live]")).toBeAttached();
      await expect(page.getByRole("article").locator("time").first(), timezoneId).toHaveText(words);
    }
    await page.clock.setFixedTime(published + 30 * 86_400_000);
    await page.goto(`${mara.node.origin}/`);
    const long = new Intl.DateTimeFormat("en-GB", { timeZone: timezoneId, dateStyle: "long" });
    await expect(page.getByRole("article").locator("time").first()).toHaveText(long.format(published));
    await context.close();
  }
});

test("since when a friend is not reachable, and when O2M tries again, is in the reader's zone", SCRIPT, async ({ mara, jonas, browser }) => {
  await mara.befriend(jonas);
  const id = String(await mara.knows("Jonas", "accepted"));
  jonas.expectsOutage();
  await jonas.node.stop();
  await mara.publishAsScript("What Jonas is to hear of, again and again.");
  await mara.open(`/friends/${id}`);
  await expect(async () => {
    await mara.reload();
    await expect(mara.page.getByText(/O2M tries again at/)).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 15_000, intervals: [300] });
  const cookies = await mara.context.storageState();
  for (const timezoneId of ["Asia/Tokyo", "America/Los_Angeles"]) {
    const context = await browser.newContext({ storageState: cookies, timezoneId });
    const page = await context.newPage();
    await page.goto(`${mara.node.origin}/friends/${id}`);
    await expect(page.locator("html[data-live]")).toBeAttached();
    await expect(page.getByText(/O2M tries again at/)).toBeVisible();
    const times = page.getByText(/Not reachable since/).locator("time");
    await expect(times).toHaveCount(2);
    for (const time of await times.all()) {
      const at = Date.parse((await time.getAttribute("datetime")) ?? "");
      const clock = new Intl.DateTimeFormat("en-GB", { timeZone: timezoneId, timeStyle: "short" }).format(at);
      await expect(time, timezoneId).toHaveText(clock);
      await expect(time, timezoneId).toHaveAttribute("title", new RegExp(clock));
    }
    await context.close();
  }
});

/** A picture of stripes, as a PNG. */
async function painted(browser: Browser, width: number, height: number): Promise<Buffer> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const base64 = await page.evaluate(async ([width, height]) => {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d")!;
    for (let y = 0; y < height; y += 20) {
      pen.fillStyle = y % 40 === 0 ? "#1e4f4b" : "#f1ece3";
      pen.fillRect(0, y, width, 20);
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, [width, height] as const);
  await context.close();
  return Buffer.from(base64, "base64");
}
