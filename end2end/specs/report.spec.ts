// A reader tells the owner of a thread about a comment in it, and nobody else.

import { expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

test("the owner is told of a comment, finds it and removes it", { tag: ["@twice", "@bare-phone"] }, async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await mara.publish("Who comes along?");
  const leas = await Thread.open(lea, "Who comes along?");
  await leas.write("Not with Jonas");
  const theirs = await Thread.open(jonas, "Who comes along?");
  await jonas.arrives(theirs.comment("Not with Jonas"), TURN);
  const comment = theirs.comment("Not with Jonas");
  await comment.locator("summary", { hasText: /^Tell Mara/ }).click();
  await comment.getByRole("textbox", { name: /What is wrong/ }).fill("This is about me.");
  await jonas.press(comment.getByRole("button", { name: /^Tell Mara/ }), "threads/report");
  await jonas.hears("It is on its way.");
  await jonas.arrives(theirs.region.getByText("You told Mara about this."), TURN);

  await mara.open("/notifications");
  const told = mara.page.getByRole("listitem").filter({ hasText: "Jonas wants you to see a comment" });
  await mara.arrives(told, TURN);
  await expect(told).toContainText("This is about me.");
  await told.getByRole("link").first().click();
  await expect(mara.page.locator("li.comment").filter({ hasText: "Not with Jonas" })).toBeInViewport();
  await mara.open("/notifications");
  await told.locator("summary", { hasText: "Remove" }).click();
  await mara.press(told.getByRole("button", { name: "Remove the comment" }), "threads/remove");
  await mara.open("/notifications");
  await expect(told).toContainText("not there any more");
});
