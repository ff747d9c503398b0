// Pictures in posts: in by every door, clean and upright at the friend's, fetched once.

import { readFile } from "node:fs/promises";

import type { Locator, Route } from "@playwright/test";

import { expectClean, expectUpright, photograph } from "../support/photograph.ts";
import type { PictureFile } from "../support/person.ts";
import { drawing } from "../support/scenery/landscape.ts";
import { expect, test } from "../support/test.ts";
import { Wire } from "../support/wire.ts";

const ALT = "Willows, and a heron";

function file(buffer: Buffer, name = "holiday.jpg"): PictureFile {
  return { name, mimeType: "image/jpeg", buffer };
}

const FROM_A_PHONE = ["turned-6", "turned-8"].map(
  (name) => new URL(`../../crates/node/src/picture/heic/samples/${name}.heic`, import.meta.url),
);

/** Lets a field have a picture by the clipboard or the mouse. */
async function give(field: Locator, type: "paste" | "drop", picture: Buffer, name = "image.jpg", kind = "image/jpeg"): Promise<void> {
  await field.evaluate(
    (target, { type, base64, name, kind }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([bytes], name, { type: kind }));
      const bubbling = { bubbles: true, cancelable: true };
      target.dispatchEvent(
        type === "paste"
          ? new ClipboardEvent("paste", { ...bubbling, clipboardData: files })
          : new DragEvent("drop", { ...bubbling, dataTransfer: files }),
      );
    },
    { type, base64: picture.toString("base64"), name, kind },
  );
}

test("a picture by the file picker, with a description", { tag: "@twice" }, async ({ mara, browser }) => {
  await mara.publish("By the river", { pictures: [{ ...file(await photograph(browser)), alt: ALT }] });
  const picture = mara.post("By the river").getByRole("img", { name: ALT });
  await expect(picture).toBeVisible();
  await expect(picture).toHaveAttribute("srcset", /\d+w/);
  await expect(picture).toHaveAttribute("loading", "lazy");
  const isLoaded = (image: Element): boolean => (image as HTMLImageElement).naturalHeight > 0;
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => (mara.hasScript ? picture.evaluate(isLoaded) : true)).toBe(true);
  const before = await picture.boundingBox();
  expect(before?.height, "stands upright").toBeGreaterThan(before?.width ?? 0);
});

test("a picture keeps its place before it is loaded", { tag: "@twice" }, async ({ mara, browser }) => {
  await mara.publish("By the river", { pictures: [{ ...file(await photograph(browser)), alt: ALT }] });
  const picture = mara.post("By the river").getByRole("img", { name: ALT });
  await picture.scrollIntoViewIfNeeded();
  const loaded = await picture.boundingBox();
  const held: Route[] = [];
  await mara.context.route("**/media/**", (route) => void held.push(route));
  await mara.page.reload({ waitUntil: "commit" });
  await expect.poll(() => held.length).toBeGreaterThan(0);
  const place = { width: loaded?.width, height: loaded?.height };
  await expect.poll(() => picture.boundingBox()).toMatchObject(place);
  for (const route of held) await route.continue();
});

test("pictures by paste and by drag and drop, with progress", { tag: ["@script", "@any-screen"] }, async ({ mara, browser }) => {
  await mara.open("/");
  for (const [type, seed] of [["paste", 1], ["drop", 2]] as const) {
    await give(mara.textbox, type, await photograph(browser, seed));
    await expect(mara.descriptions).toHaveCount(seed);
  }
  await mara.write("Two pictures, no picker");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.post("Two pictures").getByRole("link", { name: /^Enlarge picture/ })).toHaveCount(2);
});

test("HEIC by drag and drop and by the file picker, though the browser cannot open it", { tag: ["@script"] }, async ({ mara }) => {
  const [first, second] = await Promise.all(FROM_A_PHONE.map((url) => readFile(url)));
  await mara.open("/");
  await give(mara.textbox, "drop", first!, "IMG_0042.HEIC", "");
  await expect(mara.descriptions).toHaveCount(1);
  await mara.composer.getByLabel("Choose pictures").setInputFiles([{ name: "IMG_0043.HEIC", mimeType: "image/heic", buffer: second! }]);
  await expect(mara.descriptions).toHaveCount(2);
  await mara.write("From a phone");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  const pictures = mara.post("From a phone").getByRole("link", { name: /^Enlarge picture/ }).locator("img");
  await expect(pictures).toHaveCount(2);
  for (const picture of await pictures.all()) {
    await expect(picture).toHaveAttribute("height", "64");
    await picture.scrollIntoViewIfNeeded();
    const isUpright = ({ naturalWidth, naturalHeight }: HTMLImageElement): boolean => naturalHeight > naturalWidth && naturalWidth > 0;
    await expect.poll(() => picture.evaluate(isUpright)).toBe(true);
  }
});

test("an upload shows its progress", { tag: ["@script", "@any-screen"] }, async ({ mara, browser }) => {
  await mara.open("/");
  let release: () => void = () => {};
  const held = new Promise<void>((done) => (release = done));
  await mara.context.route("**/api/pictures/upload", async (route) => {
    await held;
    await route.continue();
  });
  await mara.composer.getByLabel("Choose pictures").setInputFiles([file(await photograph(browser, 3))]);
  await expect(mara.composer.getByRole("progressbar")).toBeVisible();
  release();
  await expect(mara.descriptions).toHaveCount(1);
  await expect(mara.composer.getByRole("progressbar")).toHaveCount(0);
});

test("of more pictures than a post holds the first ten are taken, and that is said once", { tag: "@twice" }, async ({ mara, browser }) => {
  const sent: string[] = [];
  mara.page.on("request", (request) => {
    if (request.url().endsWith("/api/pictures/upload")) sent.push(request.url());
  });
  const sizes = Array.from({ length: 12 }, (_, index) => [40 + index, 40] as const);
  const twelve = await Promise.all(sizes.map(async (size, index) => file(await drawing(browser, size), `${index}.png`)));
  await mara.open("/");
  await mara.chooseFiles(twelve);
  await expect(mara.descriptions).toHaveCount(10);
  await expect(mara.alert).toHaveText("A post holds ten pictures. The first ten are kept. Put the others into another post.");
  if (mara.hasScript) expect(sent, "the others are not even sent").toHaveLength(10);
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.page.getByRole("article").getByRole("link", { name: /^Enlarge picture/ })).toHaveCount(10);
});

test("a picture can be taken out of the draft", { tag: "@twice" }, async ({ mara, browser }) => {
  await mara.open("/");
  await mara.addPictures([file(await photograph(browser, 4)), file(await photograph(browser, 5))]);
  await mara.composer.getByRole("button", { name: "Remove picture 1" }).click();
  await expect(mara.descriptions).toHaveCount(1);
  await mara.reload();
  await expect(mara.descriptions, "the draft keeps the other").toHaveCount(1);
});

test("Enter in a description takes no picture away", { tag: "@any-screen" }, async ({ mara, browser }) => {
  await mara.open("/");
  await mara.addPictures([file(await photograph(browser, 10)), file(await photograph(browser, 11))]);
  await mara.write("Two from the walk");
  await mara.descriptions.last().fill(ALT);
  await mara.page.keyboard.press("Enter");
  // Whatever Enter does, nothing is lost: both pictures are in the draft still, or in the post.
  await expect(mara.descriptions.or(mara.post("Two from the walk").locator("img[src^='/media/']"))).toHaveCount(2);
  await mara.reload();
  await expect(mara.descriptions.or(mara.post("Two from the walk").locator("img[src^='/media/']"))).toHaveCount(2);
});

test("what is no picture has its own sentence, and the words stay", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open("/");
  await mara.write("Words that must not be lost");
  const words = { name: "letter.jpg", mimeType: "image/jpeg", buffer: Buffer.from("These are words, not a picture") };
  mara.guard.expect(/status of 415 .*\/api\/(pictures\/upload|draft\/save)/);
  await mara.chooseFiles([words]);
  await expect(mara.composer.getByText("This file is not a picture.")).toBeVisible();
  await expect(mara.textbox).toHaveValue("Words that must not be lost");
});

test("pictures go with the form that shows them, and with no other", { tag: "@any-screen" }, async ({ mara, browser }) => {
  await mara.open("/");
  const other = await mara.context.newPage();
  await other.goto(mara.page.url());
  await mara.write("Only for me");
  await mara.addPictures([file(await photograph(browser, 21))]);
  await other.getByRole("textbox", { name: "Your post" }).fill("For everybody");
  const published = other.waitForResponse((response) => response.url().endsWith("/api/posts/publish"));
  await other.getByRole("button", { name: "Publish" }).click();
  await published;
  await other.close();
  await mara.open("/");
  await expect(mara.post("For everybody")).toBeVisible();
  await expect(mara.post("For everybody").locator(".picture-grid img")).toHaveCount(0);
  await expect(mara.descriptions, "it lies in the draft still").toHaveCount(1);
});

test("the keys that publish wait for a picture that is being sent", { tag: ["@script", "@any-screen"] }, async ({ mara, browser }) => {
  await mara.open("/");
  const goOn = await mara.hold("pictures/upload");
  await mara.write("With a picture");
  await mara.chooseFiles([file(await photograph(browser, 22))]);
  await expect(mara.composer.getByRole("progressbar")).toBeVisible();
  await mara.textbox.press("Control+Enter");
  goOn();
  await expect(mara.descriptions).toHaveCount(1);
  await expect(mara.page.getByRole("article")).toHaveCount(0);
  await mara.textbox.press("Control+Enter");
  await expect(mara.post("With a picture").locator(".picture-grid img")).toHaveCount(1);
});

test("a post that is there gets a picture, loses one, and the friend sees it", { tag: "@any-screen" }, async ({ mara, jonas, browser }) => {
  await jonas.befriend(mara);
  await jonas.open("/");
  await mara.publish("By the river", { pictures: [{ ...file(await photograph(browser, 12)), alt: "Fog" }] });
  await jonas.arrives(jonas.post("By the river"));
  await mara.openEditor(mara.post("By the river"));
  const words = mara.editor.getByRole("textbox", { name: "Your post" });
  await words.fill("By the lake");
  await mara.chooseFilesForEdit([file(await photograph(browser, 13))]);
  const descriptions = mara.descriptionsIn(mara.editor);
  await expect(descriptions).toHaveCount(2);
  await descriptions.nth(1).fill(ALT);
  await mara.editor.getByRole("button", { name: "Remove picture 1" }).click();
  await expect(descriptions).toHaveCount(1);
  await expect(descriptions, "what was typed stays beside what is taken out").toHaveValue(ALT);
  await expect(words).toHaveValue("By the lake");
  await mara.saveEdit();
  await expect(mara.post("By the lake").locator(".picture-grid img")).toHaveCount(1);
  await expect(mara.post("By the lake").getByRole("img", { name: ALT })).toBeVisible();
  await jonas.arrives(jonas.post("By the lake").getByRole("img", { name: ALT }));
  await expect(jonas.post("By the lake")).toContainText("edited");
});

test("a picture taken out of a post stays until the edit is saved", { tag: "@any-screen" }, async ({ mara, browser }) => {
  await mara.publish("By the river", { pictures: [{ ...file(await photograph(browser, 14)), alt: ALT }] });
  await mara.openEditor(mara.post("By the river"));
  await mara.editor.getByRole("button", { name: "Remove picture 1" }).click();
  await expect(mara.descriptionsIn(mara.editor)).toHaveCount(0);
  await mara.editor.getByRole("link", { name: "Cancel" }).click();
  await expect(mara.post("By the river").getByRole("img", { name: ALT })).toBeVisible();
});

test("what is no picture is refused in an edit too, and the words stay", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 415 .*\/api\/(pictures\/store|posts\/keep-edit)/);
  const post = await mara.publish("By the river");
  await mara.openEditor(post);
  const words = mara.editor.getByRole("textbox", { name: "Your post" });
  await words.fill("Words that must not be lost");
  await mara.chooseFilesForEdit([{ ...file(Buffer.from("These are words, not a picture")), name: "letter.jpg" }]);
  await expect(mara.editor.getByText("This file is not a picture.")).toBeVisible();
  await expect(words).toHaveValue("Words that must not be lost");
  // What was not taken holds the form back until it is answered.
  if (mara.hasScript) await mara.editor.getByRole("button", { name: "Dismiss" }).click();
  await mara.saveEdit();
  await expect(mara.post("Words that must not be lost")).toBeVisible();
});

test("an edit takes pictures by paste and by drag and drop", { tag: ["@script", "@any-screen"] }, async ({ mara, browser }) => {
  const post = await mara.publish("By the river");
  await mara.openEditor(post);
  const words = mara.editor.getByRole("textbox", { name: "Your post" });
  for (const [type, count] of [["paste", 1], ["drop", 2]] as const) {
    await give(words, type, await photograph(browser, 14 + count));
    await expect(mara.descriptionsIn(mara.editor)).toHaveCount(count);
  }
  await mara.saveEdit();
  await expect(mara.post("By the river").getByRole("link", { name: /^Enlarge picture/ })).toHaveCount(2);
  await mara.open("/");
  await expect(mara.descriptions, "the draft is another form").toHaveCount(0);
});

// What the servers do: neither screen nor script has a part in it.
test("a photograph arrives at the friend's clean, upright and once, however often it is looked at", { tag: ["@script", "@any-screen"] }, async ({ mara, jonas, browser }) => {
  test.slow();
  const wire = await Wire.to(mara.node);
  await jonas.befriend(mara, wire.address);
  await mara.publish("By the river", { pictures: [{ ...file(await photograph(browser, 6)), alt: ALT }] });
  await jonas.open("/");
  await jonas.arrives(jonas.post("By the river"));
  const cookies = await jonas.context.storageState();
  jonas.expectsOutage();
  let crossedOnce = 0;
  let smallest = Infinity;

  for (let view = 0; view < 10; view += 1) {
    if (view === 5) await jonas.node.restart();
    const context = await browser.newContext({ storageState: cookies });
    const page = await context.newPage();
    await page.goto(jonas.node.origin);
    const picture = page.getByRole("article").filter({ hasText: "By the river" }).getByRole("img", { name: ALT });
    await picture.scrollIntoViewIfNeeded();
    const source = await picture.getAttribute("src");
    const srcset = (await picture.getAttribute("srcset")) ?? "";
    const files = new Set([source ?? "", ...srcset.split(",").map((part) => part.trim().split(" ")[0] ?? "")]);
    expect(files.size).toBeGreaterThan(1);
    for (const path of files) {
      const answer = await context.request.get(`${jonas.node.origin}${path}`);
      expect(answer.status(), path).toBe(200);
      const body = await answer.body();
      expectClean(body);
      if (view > 0) continue;
      await expectUpright(browser, body);
      smallest = Math.min(smallest, body.length);
    }
    await context.close();
    // From here on every variant was fetched.
    if (view === 0) crossedOnce = wire.crossed.fromServer;
  }
  expect(crossedOnce, "the friend speaks through the wire").toBeGreaterThan(smallest);
  expect(wire.crossed.fromServer - crossedOnce, "nothing crosses twice").toBeLessThan(smallest);
  wire.close();
});

test("a picture opens large, and closes by the keyboard", async ({ mara, browser }) => {
  await mara.publish("By the river", { pictures: [{ ...file(await photograph(browser, 7)), alt: ALT }] });
  // Chromium dresses a picture in a page of its own, to which no style and no script is allowed either.
  if (!mara.hasScript) mara.guard.expect(/(Applying inline style|Blocked script execution).*\/media\//);
  await mara.post("By the river").getByRole("link", { name: ALT }).click();
  if (!mara.hasScript) {
    await expect(mara.page).toHaveURL(/\/media\//);
    return;
  }
  const dialog = mara.page.getByRole("dialog");
  await expect(dialog.getByRole("img", { name: ALT })).toBeVisible();
  await mara.page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});
