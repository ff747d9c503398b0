// What stands before posts and comments until their reader wants to see it.

import { photograph } from "../support/photograph.ts";
import { expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

const HOSTILE = "</summary><script>document.title = 'cracked'</script><b>“ \u202e)";

test("a warning stands in the place of the post, at a friend's too, until it is pressed", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.open("/");
  await mara.write("The magpie by the gate");
  await mara.warn("A dead bird");
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  const warned = (person: typeof mara) => person.page.getByRole("article").filter({ hasText: "A dead bird" });
  await expect(warned(mara)).toBeVisible();
  await expect(mara.textbox, "the next one begins without").toHaveValue("");
  await expect(mara.composer.getByRole("textbox", { name: "Content warning", includeHidden: true })).toHaveValue("");

  await lea.open("/");
  await lea.arrives(warned(lea));
  const text = warned(lea).getByText("The magpie by the gate");
  await expect(text).toBeHidden();
  await lea.openPost(warned(lea));
  await expect(lea.page).toHaveTitle(/A dead bird/);
  await expect(lea.page.getByRole("heading", { level: 1 })).not.toContainText("magpie");
  await expect(text).toBeHidden();
  await warned(lea).locator("summary", { hasText: "A dead bird" }).click();
  await expect(text).toBeVisible();

  await mara.openEditor(warned(mara));
  await expect(mara.editor.getByRole("textbox", { name: "Content warning" })).toHaveValue("A dead bird");
  await mara.editor.getByRole("textbox", { name: "Content warning" }).fill("");
  await mara.saveEdit();
  await expect(mara.post("The magpie by the gate")).toContainText("edited");
  await expect(mara.post("The magpie by the gate").locator(".cover")).toHaveCount(0);
});

test("pictures are blurred until they are pressed, at a friend's, too", { tag: "@any-screen" }, async ({ mara, lea, browser }) => {
  await mara.befriend(lea);
  await mara.open("/");
  await mara.write("After the storm");
  await mara.addPictures([{ name: "storm.jpg", mimeType: "image/jpeg", buffer: await photograph(browser), alt: "the fallen beech" }]);
  await mara.warn("", true);
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.post("After the storm")).toBeVisible();
  await lea.open("/");
  await lea.arrives(lea.post("After the storm"));
  for (const person of [mara, lea]) {
    const post = person.post("After the storm");
    const picture = post.getByRole("img", { name: "the fallen beech" });
    await expect(picture).toHaveCount(0);
    await post.getByText("Show pictures").click();
    await expect(picture).toBeVisible();
    await post.getByText("Hide pictures").click();
    await expect(picture).toHaveCount(0);
  }
});

test("a draft keeps its warning", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.open("/");
  await mara.write("Not yet");
  await mara.warn("Spoilers");
  await expect(mara.composer.getByText("Draft saved")).toBeVisible();
  await mara.open("/");
  await expect(mara.composer.getByRole("textbox", { name: "Content warning" })).toHaveValue("Spoilers");
});

test("a comment stands behind its warning, and comes out of it", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("How does it end?");
  const [ours, leas] = [await Thread.open(mara, "How does it end?"), await Thread.open(lea, "How does it end?")];
  await leas.region.locator(".thread-box summary", { hasText: "Content warning" }).click();
  await leas.region.getByRole("textbox", { name: "Content warning" }).last().fill(HOSTILE);
  await leas.box.fill("The gardener did it");
  await lea.press(leas.region.getByRole("button", { name: "Comment", exact: true }).last(), "threads/comment");
  const cover = ours.region.locator("li.comment summary", { hasText: "</summary>" });
  await mara.arrives(cover, TURN);
  await expect(ours.region.getByText("The gardener did it")).toBeHidden();
  await cover.click();
  await expect(ours.region.getByText("The gardener did it")).toBeVisible();
  await expect(mara.page).not.toHaveTitle("cracked");
});

test("what stands behind a warning is in no public title or feed", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open("/");
  await mara.write("The gardener did it");
  await mara.warn("How the book ends");
  await mara.audience.selectOption("public");
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.page.getByRole("article").filter({ hasText: "How the book ends" })).toBeVisible();
  for (const feed of ["feed.xml", "feed.json"]) {
    const text = await (await mara.page.request.get(`${mara.node.origin}/public/${feed}`)).text();
    expect(text).toContain("How the book ends");
    expect(text).not.toContain("gardener");
  }
  await mara.page.goto(`${mara.node.origin}/public`);
  const post = mara.page.getByRole("article").filter({ hasText: "How the book ends" });
  await expect(post.getByText("The gardener did it")).toBeHidden();
  await post.locator("summary").click();
  await expect(post.getByText("The gardener did it")).toBeVisible();
});
