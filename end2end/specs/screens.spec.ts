// Posts, menus and pages on the screen, with what people have: long names, long letters, pictures of every shape.

import { type Locator } from "@playwright/test";

import { rests } from "../support/rest.ts";
import { LAKE, MORNING, drawing, landscape } from "../support/scenery/landscape.ts";
import { CIRCLES, LETTERS, NAMES, longLetter } from "../support/scenery/words.ts";
import { type Person, expect, test } from "../support/test.ts";

const ANY_SCREEN = { tag: "@any-screen" };
const SCRIPT = { tag: ["@script", "@any-screen"] };

async function boxOf(what: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await what.boundingBox();
  expect(box, `${what} is on the page`).not.toBeNull();
  return box!;
}

/** A post of the host's, on the page where all of them are. */
async function own(host: Person, text: string): Promise<Locator> {
  await host.open("/profile");
  return host.post(text).first();
}

test("every picture of a post is seen, and a portrait stands upright", async ({ host }) => {
  for (const count of [2, 3, 4, 5, 7, 10]) {
    const post = await own(host, `${count} pictures`);
    const grid = await boxOf(post.locator(".picture-grid"));
    const pictures = await post.locator(".picture-grid img").all();
    expect(pictures).toHaveLength(count);
    for (const picture of pictures) {
      const { x, y, width, height } = await boxOf(picture);
      expect(Math.min(width, height), `${count} pictures, each large enough`).toBeGreaterThan(90);
      expect(x >= grid.x - 1 && x + width <= grid.x + grid.width + 1, `${count} pictures, inside`).toBe(true);
      expect(y >= grid.y - 1 && y + height <= grid.y + grid.height + 1, `${count} pictures, inside`).toBe(true);
    }
  }
  const ratio = async (name: string): Promise<number> => {
    const { width, height } = await boxOf((await own(host, `Alone: ${name}`)).locator(".picture-grid img"));
    return width / height;
  };
  expect(await ratio("portrait.jpg"), "360 by 540").toBeCloseTo(360 / 540, 1);
  expect(await ratio("walk.jpg"), "480 by 320").toBeCloseTo(480 / 320, 1);
  expect(await ratio("ridge.jpg"), "a panorama stays one that can be made out").toBeCloseTo(4, 1);
  const upright = await own(host, "Alone: portrait.jpg");
  const [ground, portrait] = [await boxOf(upright.locator(".picture-grid")), await boxOf(upright.locator(".picture-grid img"))];
  expect(portrait.x + portrait.width / 2, "in the middle").toBeCloseTo(ground.x + ground.width / 2, 0);
  const small = await boxOf((await own(host, "Alone: badge.png")).locator(".picture-grid img"));
  expect(small, "not blown up").toMatchObject({ width: 40, height: 40 });
});

test("the menu of a post is in sight, and goes away by itself", { tag: "@twice" }, async ({ host }) => {
  for (const [width, height] of [[320, 640], [390, 844], [1280, 900]] as const) {
    await host.page.setViewportSize({ width, height });
    for (const text of ["Alone: portrait.jpg", "Alone: walk.jpg", "10 pictures"]) {
      const post = await own(host, text);
      await host.openMenu(post);
      for (const item of [post.getByRole("link", { name: "Edit" }), post.locator("summary", { hasText: "Delete" })]) {
        await expect(item).toBeVisible();
        const box = await boxOf(item);
        expect(box.x, `${text} at ${width}`).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, `${text} at ${width}`).toBeLessThanOrEqual(width);
      }
    }
  }
  const isOpen = (text: string): Locator => host.post(text).first().locator("details.menu[open]");
  const first = await own(host, "10 pictures");
  await host.openMenu(first);
  await host.post("7 pictures").first().scrollIntoViewIfNeeded();
  await host.openMenu(host.post("7 pictures").first());
  await expect(isOpen("7 pictures")).toHaveCount(1);
  await expect(isOpen("10 pictures"), "one open at a time").toHaveCount(0);
  if (!host.hasScript) return;
  await host.page.keyboard.press("Escape");
  await expect(isOpen("7 pictures")).toHaveCount(0);
  await expect(host.post("7 pictures").first().locator("details.menu > summary"), "the focus stays").toBeFocused();
  await host.openMenu(host.post("7 pictures").first());
  await host.page.getByRole("heading", { level: 1 }).first().click();
  await expect(isOpen("7 pictures")).toHaveCount(0);
});

test("what a menu asks is in sight at the lower edge of the window", SCRIPT, async ({ host }) => {
  const post = await own(host, "10 pictures");
  const menu = post.locator("details.menu > summary");
  await menu.evaluate((summary) => summary.scrollIntoView({ block: "end" }));
  await host.openMenu(post);
  await expect(post.locator("summary", { hasText: "Delete" })).toBeInViewport({ ratio: 0.9 });
  await post.locator("summary", { hasText: "Delete" }).click();
  const answer = post.getByRole("button", { name: "Delete the post" });
  await expect(answer).toBeInViewport({ ratio: 0.9 });
  // Nor does the phone's bar lie over it.
  await expect.poll(() => answer.evaluate((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(x + width / 2, y + height - 2));
  })).toBe(true);
});

test("names that are too long end with dots, and are whole on hover and on the page of the post", async ({ host }) => {
  await host.open("/");
  const post = host.post("2 pictures").first();
  const badge = (await own(host, "Alone: portrait.jpg")).locator(".audience-badge");
  await expect(badge.locator("[title]")).toHaveAttribute("title", new RegExp(CIRCLES[0]));
  const card = await boxOf(host.post("Alone: portrait.jpg").first());
  const shown = await boxOf(badge);
  expect(shown.height, "on one line").toBeLessThan(40);
  expect(shown.x + shown.width).toBeLessThanOrEqual(card.x + card.width);
  await host.openPost(host.post("Alone: portrait.jpg").first());
  const isCut = (text: Element): boolean => text.scrollWidth > text.clientWidth;
  expect(await badge.locator("[title]").evaluate(isCut), "without a mouse, too").toBe(false);
  await host.open("/");
  await expect(post.locator(".name [title], .name[title]").first()).toHaveAttribute("title", NAMES[0]);
  const name = host.page.locator(".street-name", { hasText: NAMES[2] }).filter({ visible: true }).first();
  if ((await name.count()) > 0) await expect(name).toHaveAttribute("title", NAMES[2]);
});

test("a letter of 60 KB is folded in lists, and whole on its page", async ({ host }) => {
  await host.open("/");
  const post = host.post("along the river was closed").first();
  const folded = await boxOf(post);
  const screen = host.page.viewportSize()?.height ?? 0;
  expect(folded.height, "one screen at most").toBeLessThan(screen);
  const more = post.getByRole("link", { name: "Show more" });
  await more.click();
  if (host.hasScript) {
    await expect(more).toHaveCount(0);
    expect((await boxOf(post)).height).toBeGreaterThan(5 * screen);
    await expect(host.page).toHaveURL(`${host.node.origin}/`);
    await host.openPost(post);
  }
  await expect(host.page).toHaveURL(/\/posts\/\d+$/);
  await expect(host.page.getByRole("link", { name: "Show more" })).toHaveCount(0);
  expect((await boxOf(host.page.getByRole("article"))).height).toBeGreaterThan(5 * screen);
  await host.open("/");
  await expect(host.post(LETTERS.oneWord).getByRole("link", { name: "Show more" })).toHaveCount(0);
});

test("who goes by keyboard into what is folded sees it", SCRIPT, async ({ mara }) => {
  await mara.publishAsScript(`${longLetter(8000)}\n\n[the last link](https://bread.example/)`);
  await mara.open("/");
  const link = mara.page.getByRole("link", { name: "the last link" });
  await link.focus();
  await mara.page.keyboard.press("Shift+Tab");
  await mara.page.keyboard.press("Tab");
  await expect(link).toBeInViewport();
});

test("one of many friends is found by some letters", SCRIPT, async ({ host }) => {
  await host.open("/friends");
  const friends = host.page.getByRole("region", { name: "Your friends" });
  await friends.getByLabel("Find by name").fill("neighbour 23");
  await expect(friends.getByRole("link", { name: /^Neighbour/ })).toHaveText([/^Neighbour 23/]);
});

test("ending and blocking stand at the top of a friend's page, and afterwards one can ask again", { tag: "@twice" }, async ({ host }) => {
  await host.open(`/friends/${await host.knows(NAMES[3], "accepted")}`);
  const menu = host.page.locator("summary", { hasText: `More about ${NAMES[3]}` });
  expect((await boxOf(menu)).y).toBeLessThan(400);
  await host.openFriendMenu();
  await expect(host.page.locator("summary", { hasText: /^Block / })).toBeInViewport();
  await host.end();
  await expect(host.page.getByRole("button", { name: "Ask again" })).toBeVisible();
});

/** Puts a part of the chosen picture into the frame: by its field, by the pointer, and by keys. */
async function frameTheTop({ page }: Person, section: Locator): Promise<void> {
  const frame = section.getByRole("application", { name: "The part that is shown" });
  const picture = section.getByRole("img", { name: "How it will look" });
  await expect(picture).toBeVisible();
  const part = (): Promise<number[]> => frame.evaluate(() => ["x", "y", "size"].map((name) => Number(document.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value)));
  expect(await part(), "as pages show it otherwise").toEqual([0.5, 0.5, 1]);
  const before = await boxOf(picture);
  await section.getByLabel("Zoom").fill("2");
  await expect.poll(part).toEqual([0.5, 0.5, 0.5]);
  expect((await boxOf(picture)).width, "larger").toBeCloseTo(2 * before.width, 0);
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), "loaded").toBe(400);
  await frame.hover();
  const { x, y, width, height } = await boxOf(frame);
  await page.mouse.down();
  await page.mouse.move(x + 3 * width, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(x, y);
  await expect.poll(part, "dragged to the right, its left end is seen").toEqual([0, 0.5, 0.5]);
  await frame.press("ArrowDown");
  const [left, top] = await part();
  expect(left).toBe(0);
  expect(top, "moved down, more of its top is seen").toBeLessThan(0.5);
  await frame.press("-");
  await expect.poll(async () => (await part())[2]).toBeCloseTo(0.55, 5);
  await frame.press("+");
  await expect.poll(async () => (await part())[2]).toBeCloseTo(0.5, 5);
}

test("a profile picture is chosen, seen and taken with the rest of the page", { tag: "@twice" }, async ({ mara, browser }) => {
  await mara.open("/profile");
  await mara.page.locator("#edit > summary").click();
  const main = mara.page.getByRole("main");
  const save = main.getByRole("button", { name: "Save", exact: true });
  const face = mara.page.locator(".profile-portrait img");
  const section = mara.page.getByRole("region", { name: "Your picture" });
  await expect(section.getByLabel("Choose a picture"), "HEIC, too, where the system asks for the kind").toHaveAttribute("accept", "image/*");
  const file = { name: "face.jpg", mimeType: "image/jpeg", buffer: await landscape(browser, LAKE, [400, 300]) };
  await section.getByLabel("Choose a picture").setInputFiles(file);
  if (mara.hasScript) await frameTheTop(mara, section);
  await main.getByLabel("About you").fill("Reads by the lake");
  await mara.press(save, "profile/change");
  await expect(main.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await expect(face).toBeVisible();
  const size = (picture: Element): (string | null)[] => [picture.getAttribute("width"), picture.getAttribute("height")];
  await expect.poll(() => face.evaluate(size), "what is in the frame, or all of it").toEqual(mara.hasScript ? ["150", "150"] : ["400", "300"]);
  await expect(main.locator(".profile-about")).toHaveText("Reads by the lake");
  await section.getByLabel("Choose a picture").setInputFiles({ ...file, buffer: Buffer.from("no picture") });
  mara.guard.expect(/status of 4\d\d/);
  await main.getByLabel("About you").fill("Reads by the sea");
  await mara.press(save, "profile/change");
  await expect(mara.alert).toHaveText("This file is not a picture. O2M takes JPEG, PNG, GIF, WebP and HEIC.");
  await expect(main.getByLabel("About you"), "what was typed stays").toHaveValue("Reads by the sea");
  await expect(main.locator(".profile-about"), "and nothing is changed").toHaveText("Reads by the lake");
  await section.getByRole("radio", { name: "The first picture you shared with all friends" }).check();
  await mara.press(save, "profile/change");
  await expect(face).toHaveCount(0);
  await expect(main.locator(".profile-about")).toHaveText("Reads by the sea");
});

test("the settings say what this O2M is, and sign out at the top", { tag: "@twice" }, async ({ mara, browser }) => {
  await mara.publish("For the whole town", { audience: "public", pictures: [{ name: "hills.jpg", mimeType: "image/jpeg", buffer: await landscape(browser, MORNING) }] });
  await mara.open("/settings");
  const about = mara.page.getByRole("region", { name: "Your O2M" });
  await expect(about).toContainText(mara.node.data);
  await expect(about).toContainText(mara.node.address);
  await expect(about).toContainText(/\d+\.\d+\.\d+/);
  const page = about.getByRole("link", { name: "Your public page" });
  await expect(page).toHaveAttribute("href", "/public");
  expect((await boxOf(mara.page.getByRole("main").getByRole("button", { name: "Sign out", exact: true }).first())).y).toBeLessThan(844);
  if (mara.hasScript) await expect(about.getByRole("button", { name: /^Copy the link/ })).toBeVisible();
  await mara.open("/profile");
  await expect(mara.page.getByRole("main").getByRole("link", { name: "Your public page" })).toHaveAttribute("href", "/public");
});

test("a long description of an enlarged picture can be read", SCRIPT, async ({ mara, browser }) => {
  await mara.page.setViewportSize({ width: 390, height: 844 });
  const alt = `${"Willows, and a heron that does not mind. ".repeat(45)}The end.`;
  const picture = { name: "lake.jpg", mimeType: "image/jpeg", buffer: await landscape(browser, LAKE, [480, 320]), alt };
  await mara.publishAsScript("By the river", { pictures: [picture] });
  await mara.open("/");
  await mara.post("By the river").getByRole("link", { name: "Willows" }).click();
  const words = mara.page.getByRole("dialog").locator("figcaption");
  expect((await boxOf(words)).height, "more than a few lines at once").toBeGreaterThan(200);
  const shown = await boxOf(mara.page.getByRole("dialog").getByRole("img"));
  expect((await boxOf(words)).y, "below the picture").toBeGreaterThan(shown.y + shown.height - 1);
  await words.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const rest = await words.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
  expect(rest).toBeLessThan(2);
});

test("at phone width, too, going back leads to the same posts and the same place", SCRIPT, async ({ host }) => {
  await host.page.setViewportSize({ width: 390, height: 844 });
  await host.open("/");
  const sixtieth = host.page.getByRole("article").nth(59);
  await expect(async () => {
    await host.page.getByRole("article").last().scrollIntoViewIfNeeded();
    await expect(sixtieth).toHaveCount(1, { timeout: 250 });
  }).toPass();
  await rests(sixtieth);
  // Where it can be pressed: else the press would scroll there, and leave from another place than was measured.
  await sixtieth.evaluate((post) => post.scrollIntoView({ block: "center", behavior: "instant" }));
  await rests(sixtieth);
  const [text, top] = [await sixtieth.locator(".letter").innerText(), (await boxOf(sixtieth)).y];
  await host.openPost(sixtieth);
  await expect(host.page.getByRole("article")).toHaveCount(1);
  await host.page.goBack();
  await expect.poll(async () => Math.abs((await boxOf(sixtieth)).y - top)).toBeLessThan(5);
  expect(await sixtieth.locator(".letter").innerText()).toBe(text);
});

/** How much a stroke of the picture differs from what is seen behind it (WCAG 2.2, "contrast ratio"). */
function contrast(picture: Locator, stroke: string): Promise<number> {
  return picture.evaluate((image, stroke) => {
    let behind: Element | null = image;
    const color = (): string => getComputedStyle(behind!).backgroundColor;
    while (behind.parentElement && color() === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
    const luminance = (channels: number[]): number => {
      const [red, green, blue] = channels.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    };
    const both = [luminance((color().match(/\d+/g) ?? []).slice(0, 3).map(Number)), stroke === "white" ? 1 : 0];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  }, stroke);
}

test("strokes without a ground can be made out wherever they are, and a description runs as it is written", ANY_SCREEN, async ({ mara, browser }) => {
  const strokes = ["black", "white"];
  const alts = ["Strokes", "\u05e7\u05d5\u05d5\u05d9\u05dd! (2)"];
  const pictures = await Promise.all(strokes.map(async (stroke, index) => {
    return { name: `${stroke}.png`, mimeType: "image/png", buffer: await drawing(browser, [320, 240], stroke), alt: alts[index]! };
  }));
  const standOut = async (shown: Locator, where: string, seen = strokes): Promise<void> => {
    await expect(shown).toHaveCount(seen.length);
    for (const colorScheme of ["light", "dark"] as const) {
      await mara.page.emulateMedia({ colorScheme });
      for (const [index, stroke] of seen.entries()) {
        expect.soft(await contrast(shown.nth(index), stroke), `${stroke}, ${where}, ${colorScheme}`).toBeGreaterThan(3);
      }
    }
  };
  const runs = async (shown: Locator, where: string): Promise<void> => {
    expect.soft(await shown.evaluateAll((all) => all.map((one) => getComputedStyle(one).direction)), where).toEqual(["ltr", "rtl"]);
  };
  await mara.open("/");
  await mara.write("Nothing but strokes");
  await mara.audience.selectOption({ label: "public" });
  await mara.addPictures(pictures);
  await standOut(mara.composer.locator(".attachment > img"), "while writing");
  await runs(mara.descriptions, "while writing");
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.post("Nothing but strokes")).toBeVisible();
  await mara.open("/profile");
  const post = mara.post("Nothing but strokes");
  await standOut(post.locator(".picture img"), "in a post");
  await runs(post.locator(".picture img"), "in a post");
  await standOut(mara.page.locator(".profile-portrait img"), "as the profile picture", ["black"]);
  if (mara.hasScript) {
    await post.getByRole("link", { name: "Strokes" }).click();
    const dialog = mara.page.getByRole("dialog");
    await standOut(dialog.locator("img"), "alone", ["black"]);
    await dialog.getByRole("button", { name: "Next picture" }).click();
    await expect(dialog.getByRole("img", { name: alts[1]! })).toBeVisible();
    await standOut(dialog.locator("img"), "alone", ["white"]);
    await expect(dialog.locator("img")).toHaveCSS("direction", "rtl");
    await expect(dialog.locator("figcaption")).toHaveCSS("direction", "rtl");
    await mara.page.keyboard.press("Escape");
  }
  await mara.openEditor(post);
  await standOut(mara.editor.locator(".attachment > img"), "while changing");
  await mara.page.goto(`${mara.node.origin}/public`);
  await standOut(mara.page.locator(".picture img"), "in public");
  await runs(mara.page.locator(".picture img"), "in public");
});
