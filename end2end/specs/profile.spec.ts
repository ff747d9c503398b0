// Who one is, at home and at friends'.

import { photograph } from "../support/photograph.ts";
import { expect, test } from "../support/test.ts";

test("name and words reach friends", async ({ mara, jonas }) => {
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
});
