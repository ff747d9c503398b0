// Becoming friends, and ceasing to be.

import { expect, test } from "../support/test.ts";

test("asking, being told, accepting, and reading the history", async ({ mara, jonas }) => {
  await mara.publish("Written before we met");
  await mara.ask(jonas.node.address, "From the choir, second row");
  await expect(mara.entry("Jonas").or(mara.entry(jonas.node.address))).toContainText(/waiting|asked|pending/i);
  await expect(mara.page.getByRole("main"), "the first one is asked").not.toContainText("Add the first friend");

  await jonas.open("/notifications");
  await jonas.arrives(jonas.page.getByRole("main").getByText("wants to be your friend"));
  await jonas.open("/friends");
  await expect(jonas.entry("Mara")).toContainText("From the choir, second row");
  await jonas.press(jonas.entry("Mara").getByRole("button", { name: "Accept" }), "friends/accept");
  await jonas.hears("Accepted. You are friends now.", true);
  await jonas.open("/");
  // It is there at once, or comes while the page is open: on an empty page nothing stands that it could push away.
  await jonas.arrives(jonas.post("Written before we met"));
  await mara.open("/notifications");
  await mara.arrives(mara.page.getByRole("main").getByText("Jonas"));
});

test("somebody is seen before they are asked, and nothing is sent until then", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.meet(jonas.node.address);
  const card = mara.page.getByRole("region", { name: "Jonas" });
  await expect(card).toContainText(jonas.node.address);
  await expect(card).toContainText("compare this key");
  const key = await card.locator("code").innerText();
  await mara.page.getByRole("link", { name: "Cancel" }).click();
  await expect(mara.page).toHaveURL(/\/friends$/);

  await jonas.open("/friends");
  await expect(jonas.page.getByRole("button", { name: "Accept" }), "nothing was sent").toHaveCount(0);
  const invite = jonas.page.getByRole("region", { name: "Invite a friend" });
  await invite.locator("summary", { hasText: "Your key" }).click();
  await expect(invite.locator("code.key"), "both read the same key").toHaveText(key);
});

test("an invite leads to the same page, and says whose key it is", { tag: "@twice" }, async ({ mara, jonas }) => {
  await jonas.open("/friends");
  const section = jonas.page.getByRole("region", { name: "Invite a friend" });
  await expect(section.getByRole("img", { name: "QR code of your invite" })).toBeVisible();
  const invite = await section.locator(".invite-link code").innerText();
  expect(invite).toMatch(/^http:\/\/[^/]+\/invite#[a-z2-7]{52}@/);
  for (const text of [invite, invite.replace(/^.*#/, "")]) {
    await mara.meet(text);
    await expect(mara.page.getByRole("main")).toContainText("This is the key from the invite.");
  }
});

test("the copied link is the one on the page", { tag: "@script" }, async ({ mara }) => {
  await mara.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await mara.open("/friends");
  const section = mara.page.getByRole("region", { name: "Invite a friend" });
  await section.getByRole("button", { name: "Copy the link" }).click();
  await expect(section.getByRole("status")).toHaveText("Copied.");
  const copied = await mara.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await section.locator(".invite-link code").innerText());
});

test("an invite with another key is refused, in words that explain", { tag: "@twice" }, async ({ mara, jonas }) => {
  await jonas.open("/friends");
  const invite = await jonas.page.locator(".invite-link code").innerText();
  mara.guard.expect(/status of 4\d\d/);
  const other = invite.replace(/#(.)/, (_, first) => `#${first === "a" ? "b" : "a"}`);
  await mara.greet(other);
  await expect(mara.alert.first()).toContainText("Nothing was sent.");
});

test("somebody who was forgotten is looked for once more", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.meet(jonas.node.address);
  mara.expectsOutage();
  await mara.node.restart();
  await mara.reload();
  await expect(mara.page.getByRole("heading", { name: "Please search again" })).toBeVisible();
  await expect(mara.page.getByRole("link", { name: "Search again" })).toHaveAttribute("href", "/friends#address");
});

test("two who compare the digits see the same ones, and the badge stays", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.openFriend("Jonas");
  const digits = await mara.openDigits();
  expect(digits).toHaveLength(12);
  for (const group of digits) expect(group).toMatch(/^\d{5}$/);
  await jonas.openFriend("Mara");
  expect(await jonas.openDigits()).toEqual(digits);

  const badge = mara.page.getByRole("main").getByText("verified", { exact: true });
  await expect(badge).toHaveCount(0);
  await mara.press(mara.page.getByRole("button", { name: "They are the same" }), "friends/verify");
  await expect(badge).toBeVisible();
  await mara.reload();
  await expect(badge).toBeVisible();
  await mara.openDigits();
  await mara.press(mara.page.getByRole("button", { name: "Not verified" }), "friends/verify");
  await expect(badge).toHaveCount(0);
});

test("declining ends it", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.ask(jonas.node.address);
  await jonas.open("/friends");
  await jonas.arrives(jonas.entry("Mara"));
  await jonas.entry("Mara").getByRole("button", { name: "Decline" }).click();
  await jonas.hears("You declined the request.", true);
  await expect(jonas.page.getByRole("button", { name: "Accept" })).toHaveCount(0);
  await mara.knows("Jonas", "declined");
  await mara.open("/friends");
  await expect(mara.entry("Jonas")).toContainText("declined");
});

test("withdrawing takes the request back", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.ask(jonas.node.address);
  await jonas.open("/friends");
  await jonas.arrives(jonas.entry("Mara"));
  await mara.page.getByRole("button", { name: "Withdraw" }).click();
  await mara.hears("You took your request back.", true);
  await jonas.leaves(jonas.page.getByRole("button", { name: "Accept" }));
});

test("every wrong address has its own sentence, and stays in the field", { tag: "@twice" }, async ({ mara }) => {
  const sentences = new Set<string>();
  mara.guard.expect(/status of (4\d\d|502)/);
  const wrong = [mara.node.address, "127.0.0.1:9", "https://127.0.0.1", "mara@home", "two words", "o2m://half-an-invite"];
  for (const address of wrong) {
    await mara.greet(address);
    await expect(mara.alert.first()).toBeVisible({ timeout: 15_000 });
    sentences.add((await mara.alert.first().innerText()).trim());
    await expect(mara.page.getByLabel("Address or invite")).toHaveValue(address);
  }
  expect(sentences.size).toBe(wrong.length);
});

test("ending a friendship takes the posts along at both ends", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.publish("Ours, for now");
  await jonas.open("/");
  await jonas.arrives(jonas.post("Ours, for now"));
  await mara.openFriend("Jonas");
  await mara.end();
  await jonas.leaves(jonas.post("Ours, for now"));
  await mara.open("/friends");
  await expect(mara.page.getByRole("main").getByRole("link", { name: "Jonas" })).toHaveCount(0);
});

test("blocking ends it for good", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.openFriend("Jonas");
  await mara.block();
  await jonas.open("/friends");
  await jonas.leaves(jonas.friend("Mara"));
  await jonas.ask(mara.node.address);
  await mara.open("/friends");
  await expect(mara.page.getByRole("button", { name: "Accept" })).toHaveCount(0);
});
