// Pictures in comments: chosen, described, seen by whoever may read the comment, and gone with it.

import { photograph } from "../support/photograph.ts";
import { expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

test("a picture in a comment reaches a friend's friend, and goes with the comment", { tag: ["@twice", "@bare-phone"] }, async ({ mara, lea, jonas, browser }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await mara.publish("What grows with you?");
  const [ours, leas] = [await Thread.open(mara, "What grows with you?"), await Thread.open(lea, "What grows with you?")];
  await leas.box.fill("This does");
  await leas.addPictures([
    { name: "beans.jpg", mimeType: "image/jpeg", buffer: await photograph(browser), alt: "Beans on their poles" },
    { name: "peas.jpg", mimeType: "image/jpeg", buffer: await photograph(browser, 1) },
  ]);
  await expect(leas.box, "the words stay while pictures are added").toHaveValue("This does");
  await lea.press(leas.region.getByRole("button", { name: "Comment", exact: true }).last(), "threads/comment");
  await expect(leas.comment("This does").getByRole("img", { name: "Beans on their poles" })).toBeVisible();
  await expect(leas.chosen, "the form is empty again").toHaveCount(0);

  const theirs = await Thread.open(jonas, "What grows with you?");
  for (const [person, thread] of [[mara, ours], [jonas, theirs]] as const) {
    await person.arrives(thread.comment("This does").getByRole("img", { name: "Beans on their poles" }), TURN);
    await expect(thread.comment("This does").locator(".picture-grid a")).toHaveCount(2, { timeout: TURN });
    await expect(async () => {
      const natural = await thread.comment("This does").getByRole("img", { name: "Beans on their poles" }).evaluate((img: HTMLImageElement) => img.naturalWidth);
      expect(natural).toBeGreaterThan(0);
    }).toPass({ timeout: TURN });
  }
  if (mara.hasScript) {
    await ours.comment("This does").locator(".picture-grid a").first().click();
    await expect(mara.page.getByRole("dialog").getByRole("img", { name: "Beans on their poles" })).toBeVisible();
    await mara.page.keyboard.press("Escape");
  }
  await leas.delete(leas.comment("This does"));
  await mara.leaves(ours.comment("This does"), TURN);
  await jonas.leaves(theirs.comment("This does"), TURN);
});

test("pictures are taken out, blurred, and a comment of pictures alone is one", { tag: "@any-screen" }, async ({ mara, browser }) => {
  await mara.publish("Alone with pictures");
  const ours = await Thread.open(mara, "Alone with pictures");
  await ours.addPictures([
    { name: "a.jpg", mimeType: "image/jpeg", buffer: await photograph(browser), alt: "first" },
    { name: "b.jpg", mimeType: "image/jpeg", buffer: await photograph(browser, 1), alt: "second" },
  ]);
  await mara.press(ours.region.getByRole("button", { name: "Remove picture 1" }), "threads/keep");
  await expect(ours.chosen).toHaveCount(1);
  await expect(mara.descriptionsIn(ours.region)).toHaveValue("second");
  await ours.region.getByRole("checkbox", { name: "Blur the pictures" }).check();
  await mara.press(ours.region.getByRole("button", { name: "Comment", exact: true }).last(), "threads/comment");
  const comment = ours.region.locator("li.comment");
  await expect(comment.getByRole("img", { name: "second" })).toHaveCount(0);
  await comment.getByText("Show pictures").click();
  await expect(comment.getByRole("img", { name: "second" })).toBeVisible();

  await comment.locator("summary", { hasText: /^Edit/ }).click();
  await expect(comment.getByRole("checkbox", { name: "Blur the pictures" })).toBeChecked();
  await comment.getByRole("checkbox", { name: "Blur the pictures" }).uncheck();
  await mara.descriptionsIn(comment).fill("the second one");
  await mara.press(comment.getByRole("button", { name: "Save", exact: true }), "threads/edit");
  await expect(comment.locator(".picture-grid").getByRole("img", { name: "the second one" })).toBeVisible();
});

test("a file that is no picture is refused, and a fifth picture, and nothing is lost", { tag: "@any-screen" }, async ({ mara, browser }) => {
  mara.guard.expect(/status of 4(15|22)/);
  await mara.publish("Refused");
  const ours = await Thread.open(mara, "Refused");
  await ours.box.fill("Words that must not be lost");
  await ours.chooseFiles([
    { name: "a.jpg", mimeType: "image/jpeg", buffer: await photograph(browser) },
    { name: "words.jpg", mimeType: "image/jpeg", buffer: Buffer.from("These are words") },
  ]);
  await expect(mara.alert).toContainText("This file is not a picture.");
  await expect(ours.box).toHaveValue("Words that must not be lost");
  await expect(ours.chosen).toHaveCount(1);

  await ours.chooseFiles([1, 2, 3, 4].map((n) => ({ name: `${n}.gif`, mimeType: "image/gif", buffer: dot(n) })));
  await expect(mara.alert).toContainText("There is room for four pictures. The others were left out.");
  await expect(ours.box).toHaveValue("Words that must not be lost");
  await expect(ours.chosen).toHaveCount(4);
});

/** A picture of one pixel, of which there are as many as shades of red. */
function dot(red: number): Buffer {
  return Buffer.from(`47494638396101000100800000${red.toString(16).padStart(2, "0")}0000ffffff2c00000000010001000002024401003b`, "hex");
}
