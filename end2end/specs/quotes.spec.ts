// Posts in posts: who sees what is quoted, between real servers.

import type { Locator } from "@playwright/test";

import { check } from "../support/axe.ts";
import type { Person } from "../support/test.ts";
import { expect, test } from "../support/test.ts";

/** Begins to quote a post, from its menu. */
async function quote(person: Person, post: Locator): Promise<void> {
  await person.openMenu(post);
  await person.press(post.getByRole("button", { name: "Quote", exact: true }), "draft/quote");
  await expect(begun(person)).toBeVisible();
}

const begun = (person: Person) => person.page.getByRole("region", { name: "You quote this post" });

async function publish(person: Person, text: string): Promise<void> {
  await person.write(text);
  await person.press(person.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(person.page.getByRole("article").filter({ has: person.page.locator(".letter", { hasText: text }) })).toBeVisible();
}

/** The post whose own words are `text`. */
const said = (person: Person, text: string) =>
  person.page.getByRole("article").filter({ has: person.page.locator(".letter", { hasText: text }) });

test("a friend's post is quoted, and shown to whoever may see it", async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await lea.befriend(jonas);
  await mara.publish("Frost tonight");
  await lea.open("/");
  await lea.arrives(said(lea, "Frost tonight"));
  await quote(lea, said(lea, "Frost tonight"));
  await expect(begun(lea)).toContainText("Frost tonight");
  await expect(lea.textbox).toBeVisible();
  await check(lea, "about to quote");
  await publish(lea, "Cover the beans");
  await expect(begun(lea), "it went along").toHaveCount(0);
  await expect(said(lea, "Cover the beans").locator(".quote")).toContainText("Frost tonight");
  await check(lea, "a quote");

  await mara.open("/");
  await mara.arrives(said(mara, "Cover the beans"));
  const card = said(mara, "Cover the beans").locator(".quote");
  await expect(card).toContainText("Mara");
  await card.getByRole("link").click();
  await expect(mara.page).toHaveURL(/\/posts\/\d+$/);
  await expect(said(mara, "Frost tonight")).toBeVisible();

  // Jonas is no friend of Mara's.
  await jonas.open("/");
  await jonas.arrives(said(jonas, "Cover the beans"));
  await expect(said(jonas, "Cover the beans").locator(".quote")).toHaveText("A post that is not shown to you");
  await expect(jonas.page.getByRole("main")).not.toContainText("Frost tonight");
  await expect(jonas.page.getByRole("main")).not.toContainText("Mara");
});

test("a comment shows a post that one has begun to quote", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Frost tonight");
  await lea.publish("There is fleece here");
  await lea.open("/");
  await quote(lea, said(lea, "There is fleece here"));
  await lea.arrives(said(lea, "Frost tonight"));
  await lea.openPost(said(lea, "Frost tonight"));
  const box = lea.page.locator(".thread-box");
  await box.getByRole("textbox").first().fill("Take mine");
  await box.getByRole("checkbox", { name: /There is fleece here/ }).check();
  await check(lea, "about to quote in a comment");
  await lea.press(box.getByRole("button", { name: "Comment" }), "threads/comment");
  const comment = lea.page.getByRole("listitem").filter({ hasText: "Take mine" });
  await expect(comment.locator(".quote")).toContainText("There is fleece here");
  await expect(box.getByRole("checkbox", { name: /There is fleece here/ }), "it went along").toHaveCount(0);

  await mara.open("/");
  await mara.openPost(said(mara, "Frost tonight"));
  await mara.arrives(mara.page.locator(".comment .quote"));
  await expect(mara.page.locator(".comment .quote")).toContainText("There is fleece here");
  await check(mara, "a quote in a comment");
});

test("a quote stays through edits, goes with its post, and can be left away", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Frost tonight");
  await quote(mara, said(mara, "Frost tonight"));
  await mara.reload();
  await expect(begun(mara), "it waits").toBeVisible();
  await mara.press(begun(mara).getByRole("button", { name: "Remove the quote" }), "draft/quote");
  await expect(begun(mara)).toHaveCount(0);
  await publish(mara, "Without");
  await expect(said(mara, "Without").locator(".quote")).toHaveCount(0);

  await quote(mara, said(mara, "Frost tonight"));
  await publish(mara, "With it");
  await quote(mara, said(mara, "With it"));
  await publish(mara, "One level");
  await expect(said(mara, "One level").locator(".quote")).toHaveCount(1);
  await expect(said(mara, "One level")).not.toContainText("Frost tonight");
  await mara.edit(said(mara, "With it"), "With it still");
  await expect(said(mara, "With it still").locator(".quote")).toContainText("Frost tonight");
  await lea.open("/");
  await lea.arrives(said(lea, "With it still"));
  await expect(said(lea, "With it still").locator(".quote")).toContainText("Frost tonight");

  await mara.open("/");
  await mara.delete(mara.page.getByRole("article").filter({ has: mara.page.locator(".letter", { hasText: "Frost tonight" }) }));
  await mara.open("/");
  await expect(said(mara, "With it still").locator(".quote")).toHaveText("A post that is not shown to you");
  await expect(async () => {
    await lea.open("/");
    await expect(said(lea, "With it still").locator(".quote")).toHaveText("A post that is not shown to you", { timeout: 500 });
  }).toPass();
});

test("a quote respects the warning, and is public only of what is public", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open("/");
  await mara.write("The gardener did it");
  await mara.warn("How the book ends");
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  const warned = mara.page.getByRole("article").filter({ hasText: "How the book ends" });
  await expect(warned).toBeVisible();
  await quote(mara, warned);
  await expect(begun(mara)).toContainText("How the book ends");
  await expect(begun(mara)).not.toContainText("gardener");
  await mara.audience.selectOption("public");
  await publish(mara, "Read it");
  await mara.page.goto(`${mara.node.origin}/public`);
  await expect(said(mara, "Read it")).toBeVisible();
  await expect(said(mara, "Read it").locator(".quote"), "it is not public").toHaveCount(0);

  await mara.open("/");
  await quote(mara, said(mara, "Read it"));
  await mara.audience.selectOption("public");
  await publish(mara, "Read this, too");
  await mara.page.goto(`${mara.node.origin}/public`);
  await expect(said(mara, "Read this, too").locator(".quote")).toContainText("Read it");
  const feed = await (await mara.page.request.get(`${mara.node.origin}/public/feed.json`)).text();
  expect(feed).toContain("blockquote");
  expect(feed).not.toContain("gardener");
});
