// Pages on which something waits, was refused, does not answer or is shown this once: axe finds nothing there either.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { check } from "../support/axe.ts";
import { PASSWORD } from "../support/person.ts";
import { photograph } from "../support/photograph.ts";
import { expect, test } from "../support/test.ts";

/** A GIF of one pixel. What follows its end makes it another file. */
const DOT = Buffer.from("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", "base64");
/** One more than are published without asking. */
const TOO_MANY = 21;

test("pictures of the folder that wait for a word have no violations", { tag: "@twice" }, async ({ mara }) => {
  const numbers = Array.from({ length: TOO_MANY }, (_, number) => number);
  const write = (number: number) =>
    writeFile(join(mara.node.data, "pictures", `${number}.gif`), Buffer.concat([DOT, Buffer.from([number])]));
  await Promise.all(numbers.map(write));
  await mara.open("/notifications");
  const question = mara.page.getByRole("region", { name: `${TOO_MANY} new pictures are in your folder` });
  await mara.arrives(question);
  await mara.open("/");
  await expect(question).toBeVisible();
  await check(mara, "the question about the folder");
});

test("a file on its way, one refused, and the preview have no violations", { tag: "@script" }, async ({ mara, browser }) => {
  mara.guard.expect(/status of 415 .*\/api\/pictures\/upload/);
  await mara.open("/");
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  let uploads = 0;
  await mara.page.route("**/api/pictures/upload", async (route) => {
    uploads += 1;
    // They come one after another, and the first is the one to be refused.
    if (uploads > 1) await held;
    await route.continue();
  });
  await mara.write("A **bold** plan");
  await mara.composer.getByRole("button", { name: "Preview" }).click();
  await expect(mara.composer.locator("strong")).toHaveText("bold");
  const words = { name: "letter.jpg", mimeType: "image/jpeg", buffer: Buffer.from("These are words, not a picture") };
  await mara.chooseFiles([words, { name: "river.jpg", mimeType: "image/jpeg", buffer: await photograph(browser) }]);
  await expect(mara.composer.getByText("This file is not a picture.")).toBeVisible();
  await expect(mara.composer.getByRole("progressbar")).toBeVisible();
  await check(mara, "a file on its way, one refused, and the preview");
  goOn();
  await expect(mara.descriptions).toHaveCount(1);
});

test("a refused post and a refused edit have no violations", { tag: "@twice" }, async ({ mara }) => {
  mara.guard.expect(/status of 422 .*\/api\/posts\/(publish|edit)/);
  await mara.publishAsScript("By the river");
  await mara.open("/");
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.alert).toContainText("A post needs some text");
  await check(mara, "a refused post");
  await mara.openEditor(mara.post("By the river"));
  await mara.editor.getByRole("textbox", { name: "Your post" }).fill("");
  await mara.press(mara.editor.getByRole("button", { name: "Save" }), "posts/edit");
  await expect(mara.alert).toContainText("A post needs some text");
  await check(mara, "a refused edit");
});

test("a friend who does not answer, and somebody blocked, have no violations", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  const id = String(await mara.knows("Jonas", "accepted"));
  await mara.open(`/friends/${id}`);
  jonas.expectsOutage();
  await jonas.node.stop();
  await mara.press(mara.page.getByRole("button", { name: "Check for news now" }), "friends/pull");
  await mara.arrives(mara.page.getByRole("main").getByText(/Not reachable since/));
  await check(mara, "a friend who does not answer");
  await mara.open("/friends");
  await expect(mara.entry("Jonas")).toContainText("not reachable since");
  await check(mara, "friends, one of whom does not answer");
  await mara.callAsScript("friends/block", { id });
  await mara.open("/friends");
  await expect(mara.page.getByRole("region", { name: "Blocked" })).toBeVisible();
  await check(mara, "friends, and somebody blocked");
});

test("an app token, shown this once, has no violations", { tag: "@twice" }, async ({ mara }) => {
  await mara.open("/settings");
  if (mara.hasScript) await makeToken(mara.page);
  // A page that is opened anew does not show it again, so it is made there.
  await check(mara, "a new app token", makeToken);
});

async function makeToken(page: Page): Promise<void> {
  const tokens = page.getByRole("region", { name: "App tokens" });
  await tokens.getByLabel("What is it for?").fill("weather station");
  await tokens.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await tokens.getByRole("button", { name: "Create token" }).click();
  await expect(tokens.locator("code")).toBeVisible();
}
