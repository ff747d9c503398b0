// Reading friends: live, edited, deleted, offline.

import { LIVE_LIMIT } from "../support/person.ts";
import { longLetter } from "../support/scenery/words.ts";
import { expect, test } from "../support/test.ts";

test("a post, its edit and its end are on the friend's open page within three seconds", async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await jonas.open("/");
  const first = await mara.publish("The kettle is on");
  await jonas.arrives(jonas.post("The kettle is on"), LIVE_LIMIT);
  await mara.edit(first, "The kettle has boiled");
  await jonas.arrives(jonas.post("The kettle has boiled"), LIVE_LIMIT);
  await expect(jonas.post("The kettle has boiled")).toContainText("edited");
  await mara.open("/");
  await mara.delete(mara.post("The kettle has boiled"));
  await jonas.leaves(jonas.post("The kettle has boiled"), LIVE_LIMIT);
});

test("new posts announce themselves and do not push the page", { tag: "@script" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await jonas.publish("My own words");
  for (const text of ["First", "Second", "Third"]) await mara.publishAsScript(`${text} of three.`);
  await expect(jonas.newPosts).toHaveText(/^3 new posts$/);
  await expect(jonas.post("First of three.")).toHaveCount(0);
  await jonas.newPosts.click();
  await expect(jonas.page.getByRole("article")).toHaveCount(4);
  await expect(jonas.page.getByRole("article").first()).toContainText("Third of three.");
  await expect(jonas.newPosts).toHaveCount(0);
});

test("what was deleted while the line was lost goes from an open page", { tag: "@script" }, async ({ mara }) => {
  mara.guard.expect(/ERR_|Failed to load resource|events/);
  await mara.publish("To be deleted");
  await mara.publish("To stay");
  await mara.open("/");
  const id = (await mara.post("To be deleted").locator("a:has(time)").getAttribute("href"))?.split("/").pop() ?? "";
  await mara.context.setOffline(true);
  await mara.callAsScript("posts/delete", { id });
  await mara.node.restart();
  await mara.context.setOffline(false);
  await mara.leaves(mara.post("To be deleted"));
  await expect(mara.post("To stay")).toBeVisible();
});

test("what is open stays open while other things change", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.publishAsScript(longLetter(6_000));
  const mine = await mara.publish("Kale");
  await mara.open("/");
  const letter = mara.post("along the river was closed");
  const more = letter.getByRole("link", { name: "Show more" });
  await more.click();
  await expect(more).toHaveCount(0);
  await mara.openMenu(mine);
  await mara.editAsScript(mine, "Kale, and leeks");
  await expect(mara.post("Kale, and leeks")).toContainText("edited");
  await expect(mara.post("Kale, and leeks").getByRole("link", { name: "Edit" })).toBeVisible();
  await mara.editAsScript(letter, longLetter(6_000), "only-me");
  await expect(letter).toContainText("only me");
  await expect(more, "it stays unfolded").toHaveCount(0);
});

test("a page that was offline is live within 20 s of coming back", { tag: ["@script", "@any-screen"] }, async ({ mara, jonas }) => {
  // The service worker may be on its way then.
  mara.guard.expect(/ERR_|Failed to load resource|events|error occurred when fetching the script/);
  await mara.befriend(jonas);
  await mara.open("/");
  await mara.context.setOffline(true);
  await mara.node.restart();
  await jonas.publishAsScript("While you were away");
  // Long enough for the page to have tried again, and to wait for the next time.
  await mara.page.waitForTimeout(5_000);
  await expect(mara.post("While you were away")).toHaveCount(0);
  await mara.context.setOffline(false);
  await expect(mara.post("While you were away")).toBeVisible({ timeout: 20_000 });
  await jonas.publishAsScript("And now");
  await expect(mara.newPosts).toHaveText(/^1 new post$/, { timeout: LIVE_LIMIT });
});

test("only me stays at home", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.publish("Dear diary", { audience: "only me" });
  await mara.publish("Dear friends");
  await jonas.open("/");
  await jonas.arrives(jonas.post("Dear friends"));
  await expect(jonas.post("Dear diary")).toHaveCount(0);
});

test("a friend who is offline is still readable, and marked", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.publish("Read me while I am away");
  await jonas.open("/");
  await jonas.arrives(jonas.post("Read me while I am away"));
  mara.expectsOutage();
  await mara.node.stop();
  await jonas.reload();
  await expect(jonas.post("Read me while I am away")).toBeVisible();
  await jonas.openFriend("Mara");
  await jonas.press(jonas.page.getByRole("button", { name: "Check for news now" }), "friends/pull");
  await jonas.arrives(jonas.page.getByRole("main").getByText(/Not reachable since \d\d:\d\d/));
  await expect(jonas.post("Read me while I am away")).toBeVisible();
  const window = (reach: string) => jonas.post("Read me while I am away").locator(`.window[data-reach=${reach}]`);
  await expect(window("dark"), "as in the street").toBeVisible();
  await mara.node.run();
  await jonas.arrives(window("lit"));
});

test("the street beside the page says who answers", { tag: "@any-screen" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.open("/");
  const house = mara.page.locator(".street-aside").getByRole("link", { name: "Jonas" });
  await mara.arrives(house.filter({ hasText: /heard (just now|\d)/ }));
});

test("the browser talks to nobody but its own server", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.publish("Hello over there");
  const strangers: string[] = [];
  jonas.context.on("request", (request) => {
    if (!request.url().startsWith(jonas.node.origin)) strangers.push(request.url());
  });
  for (const path of ["/", "/friends", "/notifications", "/profile", "/settings"]) await jonas.open(path);
  expect(strangers).toEqual([]);
});

test("what one publishes while the list is read anew stays in it", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.publish("The first");
  const post = (await mara.post("The first").locator("a:has(time)").getAttribute("href"))?.split("/").at(-1) ?? "";
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  let begin = (): void => {};
  const isRead = new Promise<void>((resolve) => (begin = resolve));
  // The list as it was before.
  await mara.page.route(/\/\?until=/, async (route) => {
    const response = await route.fetch();
    begin();
    await held;
    await route.fulfill({ response });
  }, { times: 1 });
  await mara.callAsScript("draft/quote", { post });
  await isRead;
  await mara.write("The second");
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.post("The second")).toBeVisible();
  const list = mara.page.locator("[data-feed]");
  await expect(list).toHaveAttribute("aria-busy", "true");
  goOn();
  await expect(list).toHaveAttribute("aria-busy", "false");
  await expect(mara.post("The second")).toBeVisible();
  await expect(mara.newPosts).toHaveCount(0);
});
