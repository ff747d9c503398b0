// Content that people have, on every page and in every window: nothing too wide, out of reach, covered or cut for good.

import { checkLayout } from "../support/layout.ts";
import { NAMES } from "../support/scenery/words.ts";
import { type Person, expect, test } from "../support/test.ts";

const SCRIPT = { tag: ["@script", "@any-screen"] };

/** The pages of a full house. The first of its posts and friends have the longest names and words. */
async function places(host: Person): Promise<string[]> {
  const friend = await host.knows(NAMES[3], "accepted");
  await host.open("/profile");
  const post = await host.page.getByRole("article").first().locator("a:has(time)").getAttribute("href");
  return ["/", "/profile", `${post}`, `${post}/edit`, "/friends", `/friends/${friend}`, "/circles", "/notifications", "/settings"];
}

test("every page of a full house fits", SCRIPT, async ({ host }) => {
  for (const path of await places(host)) {
    await host.open(path);
    await checkLayout(host.page, path);
  }
  // Pages without our script.
  for (const path of ["/public", "/style"]) {
    await host.page.goto(`${host.node.origin}${path}`);
    await checkLayout(host.page, path);
  }
});

test("every page of a full house fits without JavaScript", SCRIPT, async ({ host, browser }) => {
  const paths = await places(host);
  const bare = await browser.newContext({ javaScriptEnabled: true, storageState: await host.context.storageState(), serviceWorkers: "block" });
  const page = await bare.newPage();
  // The tool is a script, so scripts run there, and none of ours gets there.
  await page.route((url) => url.pathname.endsWith(".js") || url.pathname.endsWith(".wasm"), (route) => route.abort());
  for (const path of paths) {
    await page.goto(`${host.node.origin}${path}`);
    await checkLayout(page, `${path}, without JavaScript`);
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
});

test("empty pages and strangers' pages fit", SCRIPT, async ({ mara, newcomer }) => {
  for (const path of ["/", "/friends", "/circles", "/notifications", "/profile", "/settings", "/friends/add/0"]) {
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
