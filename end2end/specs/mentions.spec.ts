// Naming people in posts and comments, between real servers.

import { check } from "../support/axe.ts";
import type { Person } from "../support/test.ts";
import { expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

const INSERTED = /^\[@Lea\]\(o2m:\/\/[a-z2-7]{52}\) $/;

const options = (person: Person) => person.page.getByRole("listbox", { name: "Friends to mention" }).getByRole("option");

test("a name is a mention, tells whoever is meant, and is a name to others", { tag: "@any-screen" }, async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await mara.publish("Beans with @Lea, and `@Lea`");
  const ours = mara.post("Beans with");
  await expect(ours.getByRole("link", { name: "@Lea", exact: true })).toHaveAttribute("href", /^\/friends\/\d+$/);
  await expect(ours.locator("code")).toHaveText("@Lea");

  await lea.open("/notifications");
  const told = lea.page.locator(".notification");
  await lea.arrives(told.getByText("Mara mentioned you in a post."));
  await expect(told.filter({ hasText: "mentioned" })).toHaveCount(1);
  await told.filter({ hasText: "mentioned" }).getByRole("link").click();
  await expect(lea.page).toHaveURL(/\/posts\/\d+$/);
  await expect(lea.post("Beans with").locator(".mention")).toHaveText("@Lea");
  await expect(lea.post("Beans with").locator(".mention")).toHaveAttribute("href", "/profile");

  // Jonas does not know Lea.
  await jonas.open("/");
  await jonas.arrives(jonas.post("Beans with @Lea"));
  await expect(jonas.post("Beans with").locator(".letter a")).toHaveCount(0);
});

test("a comment mentions, and leads to its place", { tag: "@twice" }, async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await lea.befriend(jonas);
  await mara.publish("Frost tonight");
  const leas = await Thread.open(lea, "Frost tonight");
  await leas.write("Ask @Jonas for fleece");
  await jonas.open("/notifications");
  const told = jonas.page.locator(".notification", { hasText: "Lea mentioned you in a comment." });
  await jonas.arrives(told, TURN);
  await told.getByRole("link").click();
  await expect(jonas.page).toHaveURL(/#comment-\d+$/);
  const place = new URL(jonas.page.url()).hash;
  await expect(jonas.page.locator(`li.comment${place} .mention`)).toHaveText("@Jonas");
  // Of a comment under one's own post one is told once.
  await leas.write("And @Mara, too");
  await mara.open("/notifications");
  await mara.arrives(mara.page.locator(".notification", { hasText: "mentioned you in a comment" }), TURN);
  await expect(mara.page.locator(".notification", { hasText: "Lea" }).filter({ hasText: /comment/ })).toHaveCount(2);
});

test("friends are offered for letters behind an @, by keys", { tag: ["@script", "@any-screen"] }, async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await mara.open("/");
  const { textbox } = mara;
  await textbox.pressSequentially("@l");
  await expect(options(mara)).toHaveText(["Lea"]);
  await expect(options(mara)).toHaveAttribute("aria-selected", "true");
  await expect(textbox).toHaveAttribute("aria-activedescendant", "mention-0");
  await check(mara, "with the list of friends");
  await textbox.press("Enter");
  await expect(textbox).toHaveValue(INSERTED);
  await expect(options(mara)).toHaveCount(0);
  await expect(textbox).toBeFocused();

  await textbox.fill("");
  await textbox.pressSequentially("mail@l (@");
  await expect(options(mara), "everybody, until a letter is typed").toHaveText(["Jonas", "Lea"]);
  await textbox.press("ArrowDown");
  await textbox.press("ArrowDown");
  await textbox.press("Tab");
  await expect(textbox).toHaveValue(/^mail@l \(\[@Lea\]\(o2m:\/\/\w+\) $/);

  await textbox.fill("");
  await textbox.pressSequentially("@jo");
  await expect(options(mara)).toHaveCount(1);
  await textbox.press("Escape");
  await expect(options(mara)).toHaveCount(0);
  await textbox.pressSequentially("n");
  await expect(options(mara), "it was not wanted").toHaveCount(0);
  await textbox.press("Enter");
  await expect(textbox, "keys are the text's again").toHaveValue("@jon\n");
  await textbox.press("ControlOrMeta+Enter");
  await expect(mara.post("@jon")).toBeVisible();
});

test("a friend is chosen by touch or mouse, in comments and edits, too", { tag: "@script" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Frost tonight");
  const thread = await Thread.open(mara, "Frost tonight");
  await thread.box.pressSequentially("@le");
  await options(mara).click();
  await expect(thread.box).toHaveValue(INSERTED);
  const list = mara.page.getByRole("listbox", { includeHidden: true });
  await expect(list).toBeHidden();
  await mara.openEditor(mara.post("Frost tonight"));
  await mara.editedText.press("End");
  await mara.editedText.pressSequentially(" @Le");
  const box = await list.boundingBox();
  expect(box?.x ?? -1, "inside of the window").toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 9999)).toBeLessThanOrEqual(mara.page.viewportSize()?.width ?? 0);
  await options(mara).click();
  await mara.saveEdit();
  await expect(mara.post("Frost tonight").getByRole("link", { name: "@Lea" })).toBeVisible();
});

test("hostile mentions are names", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  const key = "a".repeat(52);
  await mara.publishAsScript(`Hi [<b>@x</b>\u202e<script>document.title = 'cracked'</script>](o2m://${key}) and [y](o2m://${key.slice(1)}!) [z](o2m://${key}@)`);
  await lea.open("/");
  await lea.arrives(lea.post("Hi"));
  await expect(lea.post("Hi").locator(".letter a")).toHaveCount(0);
  await expect(lea.post("Hi")).toContainText("<b>@x</b>");
  await expect(lea.page).not.toHaveTitle("cracked");
});
