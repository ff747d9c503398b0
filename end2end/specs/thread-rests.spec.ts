// What a thread leaves out, folds away, and offers to nobody.

import { expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

test("where one may not comment, nothing offers it", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("For reading alone");
  const ours = await Thread.open(mara, "For reading alone");
  await lea.open("/");
  await lea.arrives(lea.post("For reading alone"));
  await expect(lea.post("For reading alone").getByRole("link", { name: "Comment", exact: true })).toBeVisible();
  await ours.decide("Nobody any more; what is there stays");
  await expect(async () => {
    await lea.open("/");
    await expect(lea.post("For reading alone").locator(".answers")).toHaveCount(0, { timeout: 100 });
  }).toPass({ timeout: TURN });
  await mara.open("/");
  await expect(mara.post("For reading alone").getByRole("link", { name: "Comment", exact: true }), "the owner may").toBeVisible();
});

test("what one types while a thread is closed is still there", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Open for a moment");
  const [ours, theirs] = [await Thread.open(mara, "Open for a moment"), await Thread.open(lea, "Open for a moment")];
  await theirs.write("in time");
  await lea.arrives(theirs.comment("in time"), TURN);
  const comment = theirs.comment("in time");
  await comment.locator("summary", { hasText: /^Edit/ }).click();
  const field = lea.page.getByRole("textbox", { name: "Your comment" }).first();
  await field.fill("changed too late");
  await ours.decide("Nobody any more; what is there stays");
  const elsewhere = await lea.context.newPage();
  await expect(async () => {
    await elsewhere.goto(lea.page.url().replace(/#.*/, ""));
    await expect(elsewhere.locator(".thread-box")).toContainText("no more comments", { timeout: 100 });
  }).toPass({ timeout: TURN });
  await elsewhere.close();
  await expect(field).toHaveValue("changed too late");
  await lea.press(lea.page.getByRole("button", { name: "Save", exact: true }).first(), "threads/edit");
  await expect(lea.alert).toContainText("nobody can comment here any more");
  await expect(field).toHaveValue("changed too late");
});

test("an answer to an answer to an answer stands beside that, and says whom it answers", { tag: "@twice" }, async ({ mara }) => {
  await mara.publish("Deeper and deeper");
  const ours = await Thread.open(mara, "Deeper and deeper");
  const post = new URL(mara.page.url()).pathname.split("/").at(-1) ?? "";
  let above: number | undefined;
  for (const depth of [0, 1, 2, 3, 4]) {
    const form = { post, id: String(depth).padStart(32, "0"), text: `At depth ${depth}` };
    above = await mara.callAsScript<number>("threads/comment", above === undefined ? form : { ...form, reply_to: String(above) });
  }
  await mara.reload();
  const lefts: number[] = [];
  for (const depth of [0, 1, 2, 3, 4]) {
    const comment = ours.comment(`At depth ${depth}`);
    await expect(comment).toHaveAttribute("data-depth", String(Math.min(depth, 2)));
    await expect(comment.getByRole("link", { name: "answers Mara" })).toHaveCount(depth === 0 ? 0 : 1);
    await expect(comment.locator(".comment-answers"), "three levels are seen").toHaveCount(depth > 2 ? 1 : 0);
    lefts.push((await comment.boundingBox())?.x ?? 0);
  }
  const [first = 0, second = 0, third = 0, ...deeper] = lefts;
  expect(first < second && second < third, `${lefts}`).toBe(true);
  expect(deeper).toEqual([third, third]);
  await ours.comment("At depth 4").getByRole("link", { name: "answers Mara" }).click();
  await expect(mara.page).toHaveURL(/#comment-4$/);
});

test("what somebody says who is muted is folded, and its answers keep their place", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Say something");
  const [ours, leas] = [await Thread.open(mara, "Say something"), await Thread.open(lea, "Say something")];
  await leas.write("Something long and tiring");
  await mara.arrives(ours.comment("Something long and tiring"), TURN);
  await ours.reply(ours.comment("Something long and tiring"), "Thank you");
  const id = await mara.knows("Lea", "accepted");
  await mara.open(`/mute?friend=${id}`);
  await mara.press(mara.page.getByRole("button", { name: "Mute" }).first(), "mutes/person");
  const again = await Thread.open(mara, "Say something");
  await expect(again.region.getByText("Something long and tiring")).toBeHidden();
  await expect(again.comment("Thank you")).toHaveAttribute("data-depth", "1");
  await again.region.getByText("By someone you muted").click();
  await expect(again.region.getByText("Something long and tiring")).toBeVisible();
});

test("blocking folds words elsewhere and removes those under one’s own posts, and ending a friendship asks about them", { tag: "@any-screen" }, async ({ mara, lea, jonas }) => {
  // Their open pages ask for a post that is gone with the friendship.
  for (const friend of [lea, jonas]) friend.guard.expect(/status of 404/);
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await lea.befriend(jonas);
  await mara.publish("Between friends");
  const [leas, theirs] = [await Thread.open(lea, "Between friends"), await Thread.open(jonas, "Between friends")];
  await leas.write("Lea was here");
  await theirs.write("Jonas was here");
  const ours = await Thread.open(mara, "Between friends");
  await mara.arrives(ours.comment("Lea was here"), TURN);
  await mara.arrives(ours.comment("Jonas was here"), TURN);

  await lea.arrives(leas.comment("Jonas was here"), TURN);
  await lea.open(`/friends/${await lea.knows("Jonas", "accepted")}`);
  await lea.block();
  const folded = await Thread.open(lea, "Between friends");
  await expect(folded.region.getByText("Jonas was here")).toBeHidden();
  await folded.region.getByText("By someone you blocked").click();
  await expect(folded.region.getByText("Jonas was here")).toBeVisible();

  await mara.open(`/friends/${await mara.knows("Jonas", "accepted")}`);
  await mara.openFriendMenu();
  await mara.page.locator("summary", { hasText: "End the friendship" }).click();
  const question = mara.page.getByRole("checkbox", { name: "Remove their 1 comment under your posts, too" });
  await expect(question).not.toBeChecked();
  await question.check();
  await mara.press(mara.page.getByRole("button", { name: "End the friendship" }), "friends/end");
  await mara.open(`/friends/${await mara.knows("Lea", "accepted")}`);
  await mara.block();
  const left = await Thread.open(mara, "Between friends");
  await expect(left.region.getByText("was here")).toHaveCount(0);
});
