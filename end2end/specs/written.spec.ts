// What one wrote under friends' posts, and what became of it.

import type { Locator } from "@playwright/test";

import { expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

test("what could not come to its thread says why, and goes when that is over", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  for (const words of ["Here today", "Open today"]) await mara.publish(words);
  const row = (words: string): Locator => lea.page.getByRole("listitem").filter({ hasText: words });
  for (const person of [mara, lea]) person.expectsOutage();
  await mara.open("/profile");
  await lea.open("/");
  for (const words of ["Here today", "Open today"]) await lea.arrives(lea.post(words));
  await mara.page.goto("about:blank");
  await mara.node.stop();
  await (await Thread.open(lea, "Here today")).write("Gone tomorrow");
  await (await Thread.open(lea, "Open today")).write("Closed tomorrow");
  await lea.open("/written");
  for (const words of ["Gone tomorrow", "Closed tomorrow"]) await expect(row(words)).toContainText("Waiting. It goes when Mara’s O2M answers.");

  await test.step("meanwhile Mara deletes the one and closes the other", async () => {
    await lea.node.stop();
    await mara.node.run();
    await mara.open("/profile");
    await mara.delete(mara.post("Here today"));
    await (await Thread.open(mara, "Open today")).decide("Nobody any more");
    await lea.node.run();
  });
  await lea.open("/written");
  await lea.arrives(row("Gone tomorrow").getByText("Not there: Mara does not show you this post any more. Only you see it."), TURN);
  await expect(row("Gone tomorrow")).toContainText("Under a post of Mara that you do not see any more");
  await expect(row("Gone tomorrow").getByRole("link", { name: "To the thread" })).toHaveCount(0);
  await lea.arrives(row("Closed tomorrow").getByText("Not there: Mara takes no more comments here. Only you see it."), TURN);

  const ours = new Thread(mara);
  await ours.decide(/^Everyone who sees the post$/);
  await lea.press(row("Closed tomorrow").getByRole("button", { name: "Send again" }), "threads/send-again");
  await lea.arrives(row("Closed tomorrow").getByText("In Mara’s thread"), TURN);
  await mara.arrives(ours.comment("Closed tomorrow"), TURN);
});
