// Who one is, at home and at friends'.

import { readFile } from "node:fs/promises";

import { photograph } from "../support/photograph.ts";
import { expect, test } from "../support/test.ts";

test("name and words reach friends", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await mara.open("/profile");
  await mara.saveProfile("Mara Lindqvist", "Kale, choirs and cold water.");
  await mara.reload();
  await expect(mara.page.getByRole("main")).toContainText("Kale, choirs and cold water.");
  await jonas.open("/friends");
  await jonas.arrives(jonas.page.getByRole("main").getByRole("link", { name: "Mara Lindqvist" }));
  await jonas.openFriend("Mara Lindqvist");
  await expect(jonas.page.getByRole("main")).toContainText("Kale, choirs and cold water.");
});

test("the first picture for all friends is the profile picture, until one is chosen", { tag: "@any-screen" }, async ({ mara, jonas, browser }) => {
  await mara.befriend(jonas);
  const picture = { name: "me.jpg", mimeType: "image/jpeg", buffer: await photograph(browser, 8) };
  await mara.open("/profile");
  const face = mara.page.getByRole("main").locator(".window img");
  await expect(face).toHaveCount(0);
  const hidden = await photograph(browser, 9);
  await mara.publish("For my eyes", { audience: "only me", pictures: [{ ...picture, buffer: hidden, alt: "Hidden" }] });
  await mara.open("/profile");
  await expect(face).toHaveCount(0);
  await mara.publish("Me", { pictures: [{ ...picture, alt: "Myself" }] });
  const forNow = mara.page.getByText("This is your picture for now.");
  if (mara.hasScript) await expect(mara.composer.getByText("This is your picture for now.")).toBeVisible();
  await expect(mara.page.getByRole("article").locator(".window img"), "beside older posts, too").toHaveCount(2);
  await mara.open("/profile");
  await expect(face.first()).toBeVisible();
  await expect(forNow).toBeVisible();
  await expect(mara.page.getByRole("link", { name: "Change", exact: true })).toHaveAttribute("href", "/profile#edit");
  await jonas.open("/friends");
  await jonas.arrives(jonas.page.getByRole("main").locator(".window img").first());
  if (!mara.hasScript) return;
  await mara.page.locator("#edit > summary").click();
  const section = mara.page.getByRole("region", { name: "Your picture" });
  await section.getByRole("radio", { name: "Myself" }).check();
  await section.getByRole("application").press("+");
  await mara.press(mara.page.getByRole("main").getByRole("button", { name: "Save", exact: true }), "profile/change");
  await expect(forNow).toHaveCount(0);
  const isSquare = (picture: Element): boolean => picture.getAttribute("width") === picture.getAttribute("height");
  await expect.poll(() => face.first().evaluate(isSquare), "a part of one that was published").toBe(true);
  const besidePosts = mara.page.getByRole("article").locator(".window img");
  await expect.poll(() => besidePosts.evaluateAll((faces) => faces.map((face) => face.getAttribute("src")))).toEqual(
    Array(2).fill(await face.first().getAttribute("src")),
  );
});

test("a picture that was chosen can be left alone again before it is saved", { tag: ["@script", "@any-screen"] }, async ({ mara, browser }) => {
  const picture = { name: "me.jpg", mimeType: "image/jpeg", buffer: await photograph(browser, 8) };
  await mara.publishAsScript("Me", { pictures: [{ ...picture, alt: "Myself" }] });
  await mara.open("/profile");
  const face = mara.page.getByRole("main").locator(".profile-portrait .window img");
  const before = await face.getAttribute("src");
  await mara.page.locator("#edit > summary").click();
  const section = mara.page.getByRole("region", { name: "Your picture" });
  const [field, frame] = [section.getByLabel("Choose a picture"), section.getByRole("application")];
  const first = section.getByRole("radio", { name: "The first picture you shared with all friends" });
  const leave = section.getByRole("button", { name: "Do not change the picture" });
  await expect(leave).toHaveCount(0);

  await field.setInputFiles({ ...picture, buffer: await photograph(browser, 9) });
  await expect(frame).toBeVisible();
  await leave.click();
  await expect(frame).toHaveCount(0);
  await expect(leave).toHaveCount(0);
  await expect(field, "the keyboard goes on there").toBeFocused();

  await section.getByRole("radio", { name: "Myself" }).check();
  await expect(frame).toBeVisible();
  await leave.click();
  await expect(frame).toHaveCount(0);
  await expect(first).toBeChecked();

  // Chromium does not show HEIC.
  const heic = await readFile(new URL("../../crates/node/src/picture/heic/samples/turned-6.heic", import.meta.url));
  await field.setInputFiles({ name: "IMG_0042.HEIC", mimeType: "image/heic", buffer: heic });
  await expect(section.getByRole("status")).toContainText("IMG_0042.HEIC");
  await leave.click();
  await expect(section.getByText("IMG_0042.HEIC")).toHaveCount(0);
  expect(await field.evaluate((field: HTMLInputElement) => field.files?.length)).toBe(0);

  await mara.press(mara.page.getByRole("main").getByRole("button", { name: "Save", exact: true }), "profile/change");
  await expect(mara.page.getByRole("main").getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await expect(face).toHaveAttribute("src", before ?? "");
  await expect(mara.page.getByText("This is your picture for now."), "nothing was chosen").toBeVisible();
});
