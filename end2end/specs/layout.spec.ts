// Content that people have, on every page and in every window: nothing too wide, out of reach, covered or cut for good.

import { checkLayout } from "../support/layout.ts";
import { checkNames } from "../support/names.ts";
import { CIRCLES, NAMES } from "../support/scenery/words.ts";
import { type Person, expect, test } from "../support/test.ts";

const SCRIPT = { tag: ["@script", "@any-screen"] };
/** Those that could turn what is around them, and that no other word on a page contains. */
const TURNING = [...NAMES, ...CIRCLES].filter((name) => /[^\0-\x7f]/.test(name) && name.length > 4);

/** The pages of a full house. The first of its posts and friends have the longest names and words. */
async function places(host: Person): Promise<string[]> {
  const friend = await host.knows(NAMES[3], "accepted");
  await host.open("/profile");
  const post = await host.page.getByRole("article").first().locator("a:has(time)").getAttribute("href");
  await host.open(`/friends/${friend}`);
  const theirs = await host.page.getByRole("article").first().locator("a:has(time)").getAttribute("href");
  return ["/", "/profile", `${post}`, `${theirs}?older=`, `${post}/edit`, "/friends", `/friends/${friend}`, "/circles", "/notifications", "/introductions", "/written", "/search", "/search?q=a", "/saved", "/mute", "/settings", "/settings/check", "/settings/close", "/settings/import", "/settings/move", "/settings/this-server", "/settings/two-step", "/settings/notifications"];
}

/** Pages without our module: for everybody, and the style page. */
async function plainPlaces(host: Person): Promise<string[]> {
  await host.open("/friends");
  const invite = await host.page.locator(".invite-link code").innerText();
  await host.page.goto(`${host.node.origin}/public`);
  const post = await host.page.getByRole("article").first().locator("a:has(time)").getAttribute("href");
  const style = (await host.has("/style")) ? ["/style"] : [];
  return [...["/public", `${post}`, ...style].map((path) => `${host.node.origin}${path}`), invite];
}

test("every page of a full house fits", SCRIPT, async ({ host, newcomer }) => {
  for (const path of await places(host)) {
    await host.open(path);
    await checkLayout(host.page, path);
  }
  for (const url of await plainPlaces(host)) {
    await host.page.goto(url);
    await checkLayout(host.page, url);
  }
  await newcomer.firstDay();
  await newcomer.callAsScript("profile/save", { name: NAMES[0], about: "Hello." });
  await host.meet(newcomer.node.address);
  await expect(host.page.getByRole("region", { name: NAMES[0] })).toBeVisible();
  await checkLayout(host.page, "somebody to ask");
});

test("every page of a full house fits without JavaScript, and names turn nothing around them", SCRIPT, async ({ host, browser }) => {
  const [paths, plain] = [await places(host), await plainPlaces(host)];
  const bare = await browser.newContext({ javaScriptEnabled: true, storageState: await host.context.storageState(), serviceWorkers: "block" });
  const page = await bare.newPage();
  // The tool is a script, so scripts run there, and none of ours gets there.
  await page.route((url) => url.pathname.endsWith(".js") || url.pathname.endsWith(".wasm"), (route) => route.abort());
  for (const url of [...paths.map((path) => `${host.node.origin}${path}`), ...plain]) {
    await page.goto(url);
    await checkLayout(page, `${url}, without JavaScript`);
    await checkNames(page, TURNING, url);
  }
  await bare.close();
});

test("what unfolds fits", SCRIPT, async ({ host }) => {
  for (const path of await places(host)) {
    await host.open(path);
    // One after the other, where only one is open at a time.
    await host.page.locator("main details").evaluateAll((all) => all.forEach((one) => one.toggleAttribute("open", true)));
    await checkLayout(host.page, `${path}, unfolded`);
  }
  await host.open("/profile");
  for (const index of [0, 1, 2, 3, 4]) {
    const menu = host.page.locator("article details.menu").nth(index);
    await menu.evaluate((one) => [one, ...one.querySelectorAll("details")].forEach((part) => part.toggleAttribute("open", true)));
    await checkLayout(host.page, `the menu of post ${index + 1}`);
  }
});

test("empty pages and strangers' pages fit", SCRIPT, async ({ mara, newcomer }) => {
  for (const path of ["/", "/friends", "/circles", "/notifications", "/introductions", "/written", "/search", "/search?q=nothing", "/saved", "/mute", "/profile", "/settings", "/settings/check", "/settings/close", "/settings/import", "/settings/move", "/settings/this-server", "/settings/two-step", "/settings/notifications", "/recovery-sheet", "/friends/add/0"]) {
    await mara.open(path);
    await checkLayout(mara.page, `${path}, empty`);
  }
  mara.guard.expect(/status of 404/);
  await mara.open("/nowhere");
  await checkLayout(mara.page, "/nowhere");
  await newcomer.open("/");
  await checkLayout(newcomer.page, "sign-in");
  await newcomer.signIn("user", "password");
  await expect(newcomer.page).toHaveURL(/\/set-up/);
  await checkLayout(newcomer.page, "set-up");
});
