// What the owner is told, live.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Friend } from "../support/friend.ts";
import { photograph } from "../support/photograph.ts";
import { expect, test } from "../support/test.ts";
import { TURN } from "../support/thread.ts";

test("a request counts in the navigation and the title without a reload", async ({ mara, jonas }) => {
  await jonas.open("/");
  await expect(jonas.page).toHaveTitle(/^Timeline/);
  await mara.ask(jonas.node.address);
  if (!jonas.hasScript) {
    await expect(async () => {
      await jonas.reload();
      await expect(jonas.page).toHaveTitle(/^\(1\) /, { timeout: 100 });
    }).toPass();
  }
  await expect(jonas.page).toHaveTitle(/^\(1\) Timeline/);
  await expect(jonas.navigation.getByRole("link", { name: /Notifications.*1/ })).toBeVisible();

  await jonas.open("/notifications");
  await expect(jonas.page.getByRole("main")).toContainText("Mara wants to be your friend.");
  // To see them is to have read them; without JavaScript there is a button for that.
  if (!jonas.hasScript) {
    await expect(jonas.page).toHaveTitle(/^\(1\) Notifications/);
    await jonas.press(jonas.page.getByRole("button", { name: "Mark all as read" }), "notifications/mark-read");
  }
  await expect(jonas.page).toHaveTitle(/^Notifications/);
  await jonas.reload();
  await expect(jonas.page).toHaveTitle(/^Notifications/);
  await expect(jonas.page.getByRole("main"), "read ones stay").toContainText("Mara");
});

test("the page of notifications fills while it is open", { tag: "@any-screen" }, async ({ mara, jonas }) => {
  await jonas.open("/notifications");
  await mara.ask(jonas.node.address);
  await jonas.arrives(jonas.page.getByRole("main").getByText("wants to be your friend"));
});

test("a request is accepted where it is announced, and says so on another open page", async ({ mara, jonas }) => {
  await mara.ask(jonas.node.address, "From the choir, second row");
  await jonas.open("/notifications");
  const row = jonas.page.locator(".notification");
  await jonas.arrives(row.getByRole("button", { name: "Accept" }));
  await expect(row, "that tells who it is").toContainText("From the choir, second row");
  const inset = async (): Promise<number> => ((await row.locator("> a").boundingBox())?.x ?? 0) - ((await row.boundingBox())?.x ?? 0);
  await expect(row).toHaveAttribute("data-new");
  const insetOfNew = await inset();
  await expect(row).toContainText("Anybody can use any name.");
  await expect(row.getByRole("link")).toHaveCSS("text-decoration-line", "none");
  await expect(row.locator(".notification-sentence"), "looks like a link").toHaveCSS("text-decoration-line", "underline");
  const other = await jonas.context.newPage();
  await other.goto(`${jonas.node.origin}/notifications`);
  await jonas.press(row.getByRole("button", { name: "Accept" }), "friends/accept");
  await jonas.hears("Accepted. You are friends now.", true);
  await expect(jonas.page).toHaveURL(/\/notifications/);
  await expect(row).toContainText("You and Mara are friends now.");
  await expect(row, "there is nothing to do").not.toContainText("New");
  expect(await inset(), "what is new stands where others do").toBe(insetOfNew);
  await expect(row.getByRole("button")).toHaveCount(0);
  await expect(row.getByRole("link")).toHaveAttribute("href", /^\/friends\/\d+$/);
  if (!jonas.hasScript) await other.reload();
  await expect(other.getByRole("main")).toContainText("You and Mara are friends now.");
  await expect(other.getByRole("button", { name: "Accept" })).toHaveCount(0);
  await other.close();
});

test("declining and withdrawing are not announced, and leave nothing to answer", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.ask(jonas.node.address);
  await jonas.open("/notifications");
  const main = jonas.page.getByRole("main");
  await jonas.arrives(main.getByRole("button", { name: "Decline" }));
  await jonas.press(main.getByRole("button", { name: "Decline" }), "friends/decline");
  await jonas.hears("You declined the request.", true);
  await expect(main).toContainText("You declined Mara.");
  await mara.knows("Jonas", "declined");
  await mara.open("/notifications");
  await expect(mara.page.getByRole("main")).toContainText("Nothing has happened yet.");
  await mara.open("/friends");
  await expect(mara.entry("Jonas"), "it stands where she asked").toContainText("declined");

  await mara.press(mara.page.getByRole("button", { name: "Dismiss" }), "friends/put-away");
  await mara.ask(jonas.node.address);
  await jonas.open("/notifications");
  await jonas.arrives(main.getByRole("button", { name: "Accept" }));
  await mara.press(mara.page.getByRole("button", { name: "Withdraw" }), "friends/withdraw");
  await jonas.leaves(main.getByRole("button", { name: "Accept" }));
  await expect(main).not.toContainText("took");
});

test("the question about the folder can be answered from the notifications, and settles everywhere", { tag: "@twice" }, async ({ mara, browser }) => {
  await mara.open("/notifications");
  await writeFile(join(mara.node.data, "pictures", "heron.jpg"), await photograph(browser, 32));
  const title = { name: "1 new picture is in your folder" };
  const question = mara.page.getByRole("region", title);
  await mara.arrives(question);
  await expect(question.getByRole("button", { name: "Publish", exact: true })).toBeVisible();
  const row = mara.page.getByRole("listitem").filter({ hasText: "New pictures were in your folder." });
  await expect(mara.page.locator("[data-notification]"), "it is asked once").toHaveCount(0);
  await expect(mara.page.getByText("Nothing has happened yet.")).toHaveCount(0);
  const other = await mara.context.newPage();
  await other.goto(mara.node.origin);
  if (mara.hasScript) await expect(other.locator("html[data-live]")).toBeAttached();
  await expect(other.getByRole("region", title)).toBeVisible();

  await mara.press(question.getByRole("button", { name: "Do not publish" }), "folder/dismiss");
  await mara.leaves(question);
  await expect(row.locator(".notification-settled")).toHaveText("This is settled.");
  await expect(row.getByRole("link")).toHaveAttribute("href", "/settings#folder");
  if (!mara.hasScript) await other.reload();
  await expect(other.getByRole("region", title)).toHaveCount(0);
  await expect(other.getByRole("article"), "nothing was published").toHaveCount(0);
  await other.close();
});

test("many who comment are one notification, which counts them", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  const names = ["Ana", "Kim", "Noor", "Ole", "Tomas"];
  const friends = await Promise.all(names.map((name) => Friend.start(name)));
  await mara.publish("Who has seen the cat?");
  for (const [index, friend] of friends.entries()) {
    await friend.ask(mara.node.address);
    await mara.callAsScript("friends/accept", { id: String(await mara.knows(names[index] ?? "", "received")) });
  }
  const post = (await mara.page.getByRole("article").first().locator("a:has(time)").getAttribute("href"))?.split("/").at(-1) ?? "";
  const comments = async (): Promise<number> => {
    const answer = await mara.context.request.get(`${mara.node.origin}/api/threads/read?post=${post}`, { headers: { Accept: "application/json" } });
    return ((await answer.json()) as { comments: unknown[] }).comments.length;
  };
  for (const [index, friend] of friends.entries()) {
    await friend.comment("Not I");
    await expect.poll(comments, { timeout: TURN }).toBe(index + 1);
  }
  await mara.open("/notifications");
  const sentences = mara.page.locator(".notification-sentence").filter({ hasText: "commented on your post" });
  await expect(sentences).toHaveText(["Tomas and 4 others commented on your post."]);
  await Promise.all(friends.map((friend) => friend.remove()));
});
