// The folder `pictures/`: where it is, and the question before anything in it goes to friends.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { photograph } from "../support/photograph.ts";
import { expect, test } from "../support/test.ts";

test("the first picture in the folder asks, and shows what goes to whom", { tag: "@twice" }, async ({ mara, browser }) => {
  await mara.open("/");
  await writeFile(join(mara.node.data, "pictures", "heron.jpg"), await photograph(browser, 30));
  const question = mara.page.getByRole("region", { name: "1 new picture is in your folder" });
  await mara.arrives(question);
  await expect(mara.page.getByRole("article")).toHaveCount(0);
  await expect(question).toContainText("heron.jpg");
  await mara.arrives(question.locator("img"));
  await expect(question).toContainText("as a post, without text");
  await expect(question).toContainText("Seen by all friends");
  await expect(question.getByRole("link", { name: "Change who sees it" })).toHaveAttribute("href", "/settings#audience");
  await mara.press(question.getByRole("button", { name: "Publish", exact: true }), "folder/confirm");
  await mara.leaves(question);
  await mara.open("/");
  const post = mara.page.getByRole("article");
  await expect(async () => {
    await mara.reload();
    await expect(post).toHaveCount(1, { timeout: 100 });
  }).toPass({ timeout: 15_000, intervals: [300] });
});

test("the settings say where the folder is", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open("/settings");
  const folder = mara.page.getByRole("region", { name: "Pictures folder" });
  await expect(folder.locator("code")).toHaveText(join(mara.node.data, "pictures"));
  await expect(folder.getByRole("button", { name: "Copy the path" })).toHaveCount(mara.hasScript ? 1 : 0);
});
