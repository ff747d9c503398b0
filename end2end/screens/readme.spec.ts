// Takes the pictures of the timeline that stand in the README, light and dark: `npm run readme`. They replace those in `docs` (or go into O2M_PICTURES).

import { join } from "node:path";

import { Person } from "../support/person.ts";
import { EVENING, LAKE, MORNING, type Scene, landscape } from "../support/scenery/landscape.ts";
import { expect, test } from "../support/test.ts";

const FOLDER = process.env["O2M_PICTURES"] ?? "../docs";

test("the timeline", async ({ mara, jonas, newcomer, browser }) => {
  const aiko = new Person("Aiko", newcomer.node, newcomer.context, newcomer.page, newcomer.hasScript);
  await aiko.firstDay();
  const photo = async (scene: Scene, alt: string) => {
    return { name: "walk.jpg", mimeType: "image/jpeg", buffer: await landscape(browser, scene, [1200, 640]), alt };
  };
  // The first picture that one publishes is in one's window.
  await mara.publishAsScript("Two more from the walk", { pictures: [await photo(EVENING, "The hills at dusk")] });
  await jonas.publishAsScript("Reading group on Thursday at mine. I will make the soup with *too much* garlic again.", {
    pictures: [await photo(LAKE, "The lake, quite still")],
  });
  for (const friend of [jonas, aiko]) await mara.befriend(friend);
  await aiko.publishAsScript("First frost on the allotment. The kale does not mind; it even gets sweeter, they say.", {
    pictures: [await photo(MORNING, "Hills in the first light")],
  });
  // To see notifications is to have read them.
  await mara.open("/notifications");
  await expect(mara.navigation.locator(".count")).toHaveCount(0);
  await mara.open("/");
  await mara.arrives(mara.post("First frost"));
  await expect(mara.page.locator(".street-aside .window img")).toHaveCount(2);
  await mara.open("/");
  for (const colorScheme of ["light", "dark"] as const) {
    await mara.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect.poll(() => mara.page.evaluate(isDrawn)).toBe(true);
    await mara.page.screenshot({ path: join(FOLDER, `timeline-${colorScheme}.png`) });
  }
});

/** Runs in the page: says whether all pictures that are in sight are there. */
function isDrawn(): boolean {
  const isInSight = (image: HTMLImageElement): boolean => image.getBoundingClientRect().top < innerHeight;
  return [...document.images].filter(isInSight).every((image) => image.complete && image.naturalWidth > 0);
}
