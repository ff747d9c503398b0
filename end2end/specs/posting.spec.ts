// Writing, changing and deleting posts.

import type { Locator } from "@playwright/test";

import { photograph } from "../support/photograph.ts";
import { expect, test } from "../support/test.ts";

const SCRIPT = { tag: ["@script", "@any-screen"] };

test("markdown is rendered, and nothing in it runs", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.publish("# Plans\n\n1. `knead` the dough\n2. [wait](https://bread.example/wait)\n\n<script>alert(1)</script> and *rest*");
  const post = mara.post("Plans");
  await expect(post.getByRole("heading", { name: "Plans" })).toBeVisible();
  await expect(post.getByRole("listitem")).toHaveCount(2);
  await expect(post.locator("code")).toHaveText("knead");
  const link = post.getByRole("link", { name: "wait" });
  await expect(link).toHaveAttribute("href", "https://bread.example/wait");
  await expect(link).toHaveAttribute("rel", "nofollow noopener noreferrer");
  await expect(post).toContainText("<script>alert(1)</script>");
  await expect(post.locator("script")).toHaveCount(0);
});

test("a post says when it was published, roughly and exactly", { tag: "@any-screen" }, async ({ mara }) => {
  const time = (await mara.publish("What time is it?")).locator("time");
  await expect(time).toHaveText("just now");
  await expect(time).toHaveAttribute("datetime", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/);
  await expect(time).toHaveAttribute("title", /\d{4}.*\d?\d:\d\d/);
});

test("the preview is what will be published", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.open("/");
  await mara.write("# A **bold** plan\n\n1. `knead` it\n2. [wait](https://bread.example/wait)\n\n<b>not bold</b>");
  await mara.composer.getByRole("button", { name: "Preview" }).click();
  const preview = mara.composer.locator(".letter");
  await expect(preview.locator("strong")).toHaveText("bold");
  // Comments are Leptos's, and nobody's words.
  const html = async (letter: Locator): Promise<string> => (await letter.innerHTML()).replace(/<!--.*?-->/g, "").trim();
  const previewed = await html(preview);
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  const post = mara.post("A bold plan");
  await expect(post).toBeVisible();
  expect(await html(post.locator(".letter"))).toBe(previewed);
});

test("an edit changes the post and marks it", { tag: "@any-screen" }, async ({ mara }) => {
  const post = await mara.publish("Teh kettle is on");
  await expect(post).not.toContainText("edited");
  await mara.edit(post, "The kettle is on");
  const edited = mara.post("The kettle is on");
  await expect(edited).toContainText("edited");
  await mara.open("/");
  await expect(edited).toContainText("edited");
  await expect(mara.post("Teh kettle")).toHaveCount(0);
});

test("a deleted post is gone, and its address says so", { tag: "@any-screen" }, async ({ mara }) => {
  const post = await mara.publish("A mistake");
  await mara.openPost(post);
  const address = new URL(mara.page.url()).pathname;
  await mara.delete(mara.post("A mistake"));
  await expect(mara.page.getByRole("main").getByText("The post is deleted.")).toBeVisible();
  await mara.open("/");
  await expect(mara.post("A mistake")).toHaveCount(0);
  mara.guard.expect(/status of 404/);
  const answer = await mara.page.goto(`${mara.node.origin}${address}`);
  expect(answer?.status()).toBe(404);
  await expect(mara.page.getByRole("heading", { name: "This post is gone" })).toBeVisible();
});

test("a post deleted in a list: it is said there, whatever is heard of it first, and the list stays", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.publish("To stay");
  const line = mara.page.getByRole("status").filter({ hasText: "The post is deleted." });
  for (const [words, isHeardFirst] of [["A mistake", false], ["Another", true]] as const) {
    await mara.publish(words);
    const post = mara.post(words);
    if (isHeardFirst && mara.hasScript) {
      await mara.page.route("**/api/posts/delete", async (route) => {
        const answer = await route.fetch();
        await expect(post, "the live event").toHaveCount(0);
        await route.fulfill({ response: answer });
      });
    }
    await mara.delete(post);
    await expect(post).toHaveCount(0);
    await expect(line).toBeVisible();
    if (mara.hasScript) await expect(line).toBeFocused();
    await expect(mara.post("To stay")).toBeVisible();
    await mara.open("/");
    await expect(line).toHaveCount(0);
  }
  await mara.open("/profile");
  await mara.delete(mara.post("To stay"));
  await expect(mara.page).toHaveURL(/\/profile(\?|$)/);
  await expect(line).toBeVisible();
  await expect(mara.post("To stay")).toHaveCount(0);
  await expect(mara.page.locator("#edit"), "nothing else is opened").not.toHaveAttribute("open");
});

test("a post that changes while it is being deleted: its place says that it is deleted", SCRIPT, async ({ mara }) => {
  await mara.publish("To stay");
  await mara.publish("A mistake");
  const post = mara.post("A mistake");
  await mara.page.route("**/api/posts/delete", async (route) => {
    await mara.editAsScript(post, "A mistake, mended");
    await expect(post, "the change is heard").toContainText("mended");
    const answer = await route.fetch();
    await expect(post, "so is the end").toHaveCount(0);
    await route.fulfill({ response: answer });
  });
  await mara.delete(post);
  const line = mara.page.getByRole("status").filter({ hasText: "The post is deleted." });
  await expect(line).toBeVisible();
  await expect(line).toBeFocused();
  await expect(mara.post("To stay")).toBeVisible();
});

test("a list that is read again while a post of it is being deleted: its place says that it is deleted", SCRIPT, async ({ mara }) => {
  await mara.publish("To stay");
  await mara.publish("A mistake");
  // Nothing is heard here but what is asked for.
  mara.guard.expect(/ERR_FAILED.*\/events/);
  await mara.page.route("**/events*", (route) => route.abort());
  await mara.open("/profile");
  const post = mara.post("A mistake");
  await mara.page.route("**/api/posts/delete", async (route) => {
    const answer = await route.fetch();
    await mara.saveProfile("Mara", "Bread and bicycles");
    await expect(post, "the list was read again").toHaveCount(0);
    await route.fulfill({ response: answer });
  });
  await mara.openMenu(post);
  await post.locator("summary", { hasText: "Delete" }).click();
  await post.getByRole("button", { name: "Delete the post" }).click();
  const line = mara.page.getByRole("status").filter({ hasText: "The post is deleted." });
  await expect(line).toBeVisible();
  await expect(mara.post("To stay")).toBeVisible();
});

test("a draft outlives a page that is left at once", { tag: "@script" }, async ({ mara }) => {
  await mara.open("/");
  await mara.write("Half a thought");
  await mara.navigation.getByRole("link", { name: "Friends" }).first().click();
  await expect(mara.page).toHaveURL(/\/friends$/);
  await mara.navigation.getByRole("link", { name: "Timeline" }).first().click();
  await expect(mara.page).toHaveURL(`${mara.node.origin}/`);
  await expect(async () => {
    await mara.reload();
    await expect(mara.textbox).toHaveValue("Half a thought", { timeout: 100 });
  }).toPass();
});

test("what is typed while a post is being sent begins the next one", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.open("/");
  const goOn = await mara.hold("posts/publish");
  await mara.write("The first");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await mara.write("The second, quickly");
  goOn();
  await expect(mara.post("The first")).toBeVisible();
  await expect(mara.textbox).toHaveValue("The second, quickly");
  await expect(mara.composer.getByText("Draft saved")).toBeVisible();
  await mara.reload();
  await expect(mara.textbox).toHaveValue("The second, quickly");
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.post("The second, quickly")).toBeVisible();
});

test("a page that is left while its post is being sent", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.open("/");
  const goOn = await mara.hold("posts/publish");
  // Forms send line ends of their own.
  await mara.write("By the river\n\nand over it");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await mara.navigation.getByRole("link", { name: "Friends" }).first().click();
  await expect(mara.page).toHaveURL(/\/friends$/);
  const answered = mara.page.waitForResponse((response) => response.url().endsWith("/api/posts/publish"));
  goOn();
  await (await answered).finished();
  await mara.open("/");
  await expect(mara.post("By the river")).toHaveCount(1);
  await expect(mara.textbox, "what was published is no draft").toHaveValue("");
});

test("a draft outlives a reload and a closed browser", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.open("/");
  await mara.write("Half a thought about");
  await expect(mara.composer.getByText("Draft saved")).toBeVisible();
  await mara.reload();
  await expect(mara.textbox).toHaveValue("Half a thought about");
  await mara.page.close();
  const second = await mara.context.newPage();
  await second.goto(mara.node.origin);
  await expect(second.getByRole("region", { name: "Write a post" }).getByRole("textbox", { name: "Your post" })).toHaveValue("Half a thought about");
});

test("an edit outlives a reload and a closed browser, and changes nothing before it is saved", { tag: ["@script", "@any-screen"] }, async ({ mara, jonas, browser }) => {
  await jonas.befriend(mara);
  const river = { name: "river.jpg", mimeType: "image/jpeg", buffer: await photograph(browser, 31), alt: "Fog" };
  await mara.openEditor(await mara.publish("By the river", { pictures: [river] }));
  const edit = new URL(mara.page.url()).pathname;
  const audience = mara.editor.getByRole("combobox", { name: "Seen by" });
  const description = mara.descriptionsIn(mara.editor);
  await mara.editedText.fill("By the lake");
  await audience.selectOption({ label: "public" });
  await description.fill("Willows");
  await expect(mara.editor.getByText("Kept for an hour")).toBeVisible();
  // What was typed last is sent as the page goes, and may arrive after the page was asked for again.
  await expect(async () => {
    await mara.reload();
    await expect(description).toHaveValue("Willows", { timeout: 100 });
  }).toPass();
  await expect(mara.editedText).toHaveValue("By the lake");
  await expect(audience).toHaveValue("public");
  const kept = new URL(mara.page.url());
  expect(kept.search).toMatch(/^\?unsaved=[0-9a-f]{32}$/);

  await mara.open(edit);
  await expect(mara.editedText, "another form begins with the post").toHaveValue("By the river");
  await mara.open(edit.replace(/\/edit$/, ""));
  await expect(mara.post("By the river").getByRole("img", { name: "Fog" })).toBeVisible();
  await jonas.open("/");
  await jonas.arrives(jonas.post("By the river"));
  await expect(jonas.post("By the lake")).toHaveCount(0);

  await mara.page.close();
  const page = await mara.context.newPage();
  await page.goto(kept.href);
  const form = page.getByRole("region", { name: "Edit your post" });
  await expect(form.getByRole("textbox", { name: "Your post" })).toHaveValue("By the lake");
  await expect(page.locator("html[data-live]")).toBeAttached();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("article").filter({ hasText: "By the lake" }).getByRole("img", { name: "Willows" })).toBeVisible();
  await jonas.arrives(jonas.post("By the lake").getByRole("img", { name: "Willows" }));
  for (const search of ["", kept.search]) {
    await page.goto(`${kept.origin}${edit}${search}`);
    await expect(form.getByRole("textbox", { name: "Your post" }), "nothing is kept any more").toHaveValue("By the lake");
  }
});

test("an edit that was left is there again with the back button", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.openEditor(await mara.publish("By the river"));
  await mara.editedText.fill("By the lake");
  await expect(mara.editor.getByText("Kept for an hour")).toBeVisible();
  const elsewhere = mara.navigation.getByRole("link", { name: "Friends" }).first();
  for (const leave of [elsewhere, elsewhere, mara.editor.getByRole("link", { name: "Cancel" })]) {
    await leave.click();
    await expect(mara.page, "the address follows the link each time").toHaveURL(/\/(friends|posts\/\d+)$/);
    await expect(mara.editor).toHaveCount(0);
    await mara.page.goBack();
    await expect(mara.page).toHaveURL(/\/edit\?unsaved=[0-9a-f]{32}$/);
    await expect(mara.editedText).toHaveValue("By the lake");
  }

  // At once: what was typed last is being sent while the page is asked for again.
  await mara.editedText.fill("By the sea");
  await elsewhere.click();
  await expect(mara.page).toHaveURL(/\/friends$/);
  await mara.page.goBack();
  await expect(async () => {
    await mara.reload();
    await expect(mara.editedText).toHaveValue("By the sea", { timeout: 100 });
  }).toPass();
  await mara.saveEdit();
  await expect(mara.post("By the sea")).toBeVisible();
  await mara.page.goBack();
  await expect(mara.editedText).toHaveValue("By the sea");
});

test("Save is taken once, however long the page takes to which it leads, and so is every form", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  const sent: string[] = [];
  const waiting: (() => void)[] = [];
  await mara.openEditor(await mara.publish("By the river"));
  await page.route(/\/posts\/\d+$/, async (route) => {
    await new Promise<void>((goOn) => waiting.push(goOn));
    await route.continue();
  });
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/posts/edit")) sent.push(request.url());
  });
  await mara.editedText.fill("By the lake");
  const save = mara.editor.getByRole("button", { name: /^Sav/ });
  await save.click();
  await expect.poll(() => waiting.length, "its page is asked for").toBe(1);
  // The node has it; the button may say so.
  await save.click({ force: true });
  await mara.editedText.press("Control+Enter");
  await mara.editedText.press("Meta+Enter");
  await expect(page.getByRole("main")).toHaveAttribute("aria-busy", "true");
  waiting.shift()?.();
  await expect(page).toHaveURL(/\/posts\/\d+$/);
  await expect(mara.post("By the lake")).toBeVisible();
  expect(sent).toHaveLength(1);
});

test("a form is taken again by who does not wait for the page to which it led", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  await mara.openEditor(await mara.publish("By the river"));
  const isOfPost = /\/posts\/\d+$/;
  let asked = 0;
  await page.route(isOfPost, () => {
    // Never answered.
    asked += 1;
  });
  await mara.editedText.fill("By the lake");
  await mara.editor.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => asked).toBe(1);
  await mara.navigation.getByRole("link", { name: "Timeline" }).first().click();
  await expect(mara.composer).toBeVisible();
  await mara.write("From the timeline");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.post("From the timeline")).toBeVisible();
  await expect(mara.post("By the lake")).toBeVisible();
});

test("an edit that could not be kept says so, and is tried again", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  await mara.openEditor(await mara.publish("By the river"));
  mara.guard.expect(/ERR_FAILED.*posts\/keep-edit/);
  await mara.page.route("**/api/posts/keep-edit", (route) => route.abort());
  await mara.editedText.fill("By the lake");
  await expect(mara.editor.getByText("What you typed is not kept")).toBeVisible();
  await mara.page.unroute("**/api/posts/keep-edit");
  await expect(mara.editor.getByText("Kept for an hour")).toBeVisible();
  await mara.reload();
  await expect(mara.editedText).toHaveValue("By the lake");
});

test("a post that is too long is refused with its own sentence and not lost", { tag: "@any-screen" }, async ({ mara }) => {
  const long = "word ".repeat(64 * 1024 / 5 + 1);
  mara.guard.expect(/status of 422 .*\/api\/(posts\/publish|draft\/save)/);
  await mara.open("/");
  await mara.write(long);
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.alert.first()).toBeVisible();
  await expect(mara.textbox).toHaveValue(long);
  await mara.write("Short again");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.post("Short again")).toBeVisible();
  await expect(mara.page.getByRole("article")).toHaveCount(1);
});

test("an empty post is refused with its own sentence", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 422 .*\/api\/posts\/publish/);
  await mara.open("/");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  const refused = mara.alert.first();
  const isInvalid = mara.composer.locator("textarea:invalid");
  await expect(refused.or(isInvalid)).toBeVisible();
  await expect(mara.page.getByRole("article")).toHaveCount(0);
});

test("pressing publish twice makes one post", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open("/");
  await mara.write("Only once, please");
  await mara.composer.getByRole("button", { name: "Publish" }).dblclick();
  await expect(mara.post("Only once, please")).toBeVisible();
  await mara.reload();
  await expect(mara.post("Only once, please")).toHaveCount(1);
});

test("the composer is empty after publishing and starts with the default audience", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.publish("A secret", { audience: "only me" });
  await expect(mara.post("A secret")).toContainText("only me");
  await mara.open("/");
  await expect(mara.textbox).toHaveValue("");
  await expect(mara.audience).toHaveValue("all-friends");
});

test("older posts come by link or by scrolling", async ({ mara }) => {
  test.slow();
  for (let number = 1; number <= 25; number += 1) await mara.publishAsScript(`Day ${number}.`);
  await mara.open("/");
  await expect(mara.post("Day 25.")).toBeVisible();
  await expect(mara.post("Day 1.")).toHaveCount(0);
  if (mara.hasScript) {
    await mara.page.getByRole("article").last().scrollIntoViewIfNeeded();
  } else {
    await mara.page.getByRole("link", { name: "Older posts" }).click();
  }
  await expect(mara.post("Day 1.")).toBeVisible();
});

test("two windows change one post: the later one is told, and has both", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 409 .*\/api\/posts\/edit/);
  await mara.openEditor(await mara.publish("Frost"));
  const other = await mara.context.newPage();
  await other.goto(mara.page.url());
  if (mara.hasScript) await expect(other.locator("html[data-live]")).toBeAttached();
  await other.getByRole("textbox", { name: "Your post" }).fill("Frost tonight");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(other).toHaveURL(/\/posts\/\d+$/);
  await expect(other.getByRole("article")).toContainText("Frost tonight");

  await mara.editedText.fill("Frost, said the radio");
  await mara.press(mara.editor.getByRole("button", { name: "Save", exact: true }), "posts/edit");
  await expect(mara.editor.getByLabel("You changed this post in another window")).toHaveText("Frost tonight");
  await mara.settled();
  await expect(mara.editedText).toHaveValue("Frost, said the radio");
  await other.reload();
  await expect(other.getByRole("article"), "nothing was written over").toContainText("Frost tonight");

  await mara.saveEdit();
  await expect(mara.page.getByRole("article")).toContainText("Frost, said the radio");
});
