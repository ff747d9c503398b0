// Every page for everybody: axe finds nothing, and the outline is what a screen reader should hear.

import type { Page } from "@playwright/test";

import { check } from "../support/axe.ts";
import { photograph } from "../support/photograph.ts";
import { NAMES } from "../support/scenery/words.ts";
import { type Person, expect, test } from "../support/test.ts";

test("strangers' pages have no violations", { tag: "@twice" }, async ({ newcomer }) => {
  newcomer.guard.expect(/status of 4(01|22)/);
  await newcomer.open("/");
  await check(newcomer, "sign-in of a new node");
  await newcomer.signIn("user", "wrong");
  await expect(newcomer.alert).toBeVisible();
  await check(newcomer, "sign-in, refused");
  await newcomer.signIn("user", "password");
  await expect(newcomer.page).toHaveURL(/\/set-up/);
  await check(newcomer, "set-up");
  await newcomer.chooseAccount("short");
  await expect(newcomer.alert).toBeVisible();
  await check(newcomer, "set-up, refused");
  // Made like every page of one sentence, and the only one to which an address leads. There is nothing to bring to life.
  await newcomer.page.goto(`${newcomer.node.origin}/offline`);
  await expect(newcomer.page.getByRole("heading", { name: "Your O2M does not answer" })).toBeVisible();
  await check(newcomer, "/offline");
});

test("pages with nothing on them yet have no violations", { tag: "@twice" }, async ({ mara }) => {
  for (const path of ["/", "/friends", "/circles", "/notifications", "/introductions", "/messages", "/written", "/search", "/saved", "/mute", "/profile", "/settings", "/settings/check", "/settings/close", "/settings/import", "/settings/move", "/settings/this-server", "/settings/two-step", "/settings/notifications"]) {
    await mara.open(path);
    await check(mara, `${path}, empty`);
  }
  mara.guard.expect(/status of 404/);
  for (const path of ["/nowhere", "/posts/999999", "/friends/999999"]) {
    await mara.open(path);
    await check(mara, path);
  }
  await expect(mara.page.getByRole("main").getByRole("link", { name: "To your friends" })).toBeVisible();
});

test("pages with something on them have no violations", { tag: "@twice" }, async ({ mara, jonas, browser }) => {
  test.slow();
  await mara.befriend(jonas);
  await jonas.publish("From the other house, with [a link](https://bread.example/)");
  const picture = { name: "river.jpg", mimeType: "image/jpeg", buffer: await photograph(browser), alt: "Willows" };
  const post = await mara.publish("# By the river\n\nWith *words* and `code`", { pictures: [picture] });
  await mara.openPost(post);
  const path = new URL(mara.page.url()).pathname;
  const number = path.slice("/posts/".length);
  await mara.callAsScript("threads/comment", { post: number, id: "1".repeat(32), text: "With *words* and `code`" });
  await mara.callAsScript("threads/react", { post: number, emoji: "🎉" });
  await mara.openFriend("Jonas");
  const friend = new URL(mara.page.url()).pathname;
  await mara.page.getByRole("link", { name: "Message", exact: true }).click();
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText("Jonas");
  const conversation = new URL(mara.page.url()).pathname;
  await check(mara, `${conversation}, empty`);
  await mara.page.getByRole("textbox", { name: "Your message to Jonas" }).fill("With *words* and `code`");
  await mara.press(mara.page.getByRole("button", { name: "Send", exact: true }), "messages/send");
  for (const page of ["/", path, `${path}/edit`, "/friends", friend, "/messages", conversation, "/notifications", "/introductions", "/written", "/search?q=a", "/saved", "/mute", "/profile", "/settings", "/settings/check", "/settings/import", "/settings/move", "/settings/this-server", "/settings/two-step", "/settings/notifications"]) {
    await mara.open(page);
    await check(mara, page);
  }
});

test("circles, and what is public, have no violations", { tag: "@twice" }, async ({ mara, jonas, browser }) => {
  test.slow();
  await mara.befriend(jonas);
  for (const name of ["Family", "Choir"]) {
    await mara.open("/circles");
    await mara.page.getByLabel("Name", { exact: true }).fill(name);
    await mara.press(mara.page.getByRole("button", { name: "Create circle" }), "circles/make");
    await expect(mara.page.getByRole("region", { name, exact: true })).toBeVisible();
  }
  await mara.open("/circles");
  for (const summary of await mara.page.locator(".circle summary").all()) await summary.click();
  if (mara.hasScript) await check(mara, "circles, unfolded");
  await mara.open("/circles");
  await check(mara, "circles");
  await mara.open("/");
  await mara.audience.selectOption({ label: "several circles" });
  if (mara.hasScript) await check(mara, "circles to tick");
  const picture = { name: "river.jpg", mimeType: "image/jpeg", buffer: await photograph(browser), alt: "Willows" };
  await mara.publish("For the *whole* town", { audience: "public", pictures: [picture] });
  await mara.open("/");
  await check(mara, "a public post");
  // Without our script there is nothing to wait for.
  await mara.page.goto(`${mara.node.origin}/public`);
  await check(mara, "/public");
  await mara.page.getByRole("article").getByRole("link").first().click();
  await expect(mara.page).toHaveURL(/\/public\/posts\//);
  await check(mara, "a public post alone");
});

test("a full house, and every component in every state, have no violations", { tag: "@twice" }, async ({ host }) => {
  test.slow();
  for (const path of ["/", `/friends/${await host.knows(NAMES[3], "accepted")}`, "/friends"]) {
    await host.open(path);
    await check(host, `${path}, full`);
  }
  if (!(await host.has("/style"))) return;
  // Without our script there is nothing to wait for.
  await host.page.goto(`${host.node.origin}/style`);
  await check(host, "/style");
});

test("a friend's digits, opened, have no violations", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.openFriend("Jonas");
  await mara.openDigits();
  await check(mara, "digits to compare", openDetails);
  await mara.press(mara.page.getByRole("button", { name: "They are the same" }), "friends/verify");
  await expect(mara.page.getByRole("main").getByText("verified", { exact: true })).toBeVisible();
  await check(mara, "a verified friend");
});

test("somebody to ask, and somebody forgotten, have no violations", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.meet(jonas.node.address);
  await check(mara, "somebody who answered");
  await mara.open("/friends/add/0");
  await check(mara, "somebody forgotten");
});

test("requests, both ways, have no violations", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.ask(jonas.node.address, "From the choir");
  await mara.open("/friends");
  await check(mara, "friends with a request sent");
  await jonas.open("/friends");
  await check(jonas, "friends with a request received");
  await jonas.open("/notifications");
  await check(jonas, "notifications, unread");
  await jonas.callAsScript("friends/decline", { id: String(await jonas.knows("Mara", "received")) });
  await mara.knows("Jonas", "declined");
  await mara.open("/friends");
  await expect(mara.page.getByRole("region", { name: "Declined" })).toBeVisible();
  await check(mara, "friends with a request declined");
});

test("open dialogs have no violations", { tag: "@script" }, async ({ mara, jonas, browser }) => {
  test.slow();
  await mara.befriend(jonas);
  const picture = { name: "river.jpg", mimeType: "image/jpeg", buffer: await photograph(browser), alt: "Willows" };
  await mara.publish("By the river", { pictures: [picture] });
  await mara.post("By the river").getByRole("link", { name: "Willows" }).click();
  await checkDialog(mara, "the large picture");
});

test("the outline of the main pages", { tag: "@twice" }, async ({ mara }) => {
  await mara.publish("A first post");
  for (const [path, name] of [["/", "timeline"], ["/friends", "friends"], ["/notifications", "notifications"], ["/profile", "profile"]] as const) {
    await mara.open(path);
    await expect(mara.page.getByRole("main")).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
  }
});

async function checkDialog(person: Person, what: string): Promise<void> {
  await expect(person.page.getByRole("dialog")).toBeVisible();
  await check(person, what);
  await person.page.keyboard.press("Escape");
  await expect(person.page.getByRole("dialog")).toBeHidden();
}

/** Opens what the page keeps folded. */
async function openDetails(page: Page): Promise<void> {
  await page.locator("main details").evaluateAll((all) => all.forEach((details) => details.setAttribute("open", "")));
}
