// A hostile friend: through every field that they fill, nothing is executed, and nothing is painted beyond its card.

import { checkPaint } from "../support/paint.ts";
import { photograph } from "../support/photograph.ts";
import { type Person, expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

const MARKUP = '<img src=x onerror="window.executed=1">';
const BREAKOUT = '" onerror="window.executed=1" x="\'></p></summary></li></ol></main><svg onload="window.executed=1">';
const TURNED = "\u202eturned \u2067round";
const LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz".repeat(2);
/** Marks above and below a letter, as many as are asked for: those that a font piles up, and those that it may not have and sets in a row. */
const pile = (count: number): string => `Z${"\u0301\u0323\u0302\u0331\u0308".repeat(count).slice(0, count / 2)}o${"\u0351\u036b\u0319\u0343\u036a".repeat(count).slice(0, count / 2)}`;
const NAME = `${MARKUP}${pile(40)}`.slice(0, 80);
/** The widest that is one emoji: four that no font joins. */
const EMOJI = "🧑‍🧑‍🧑‍🧑";
const WARNING = `${MARKUP} ${TURNED} ${pile(60)} ${LONG}`.slice(0, 200);
const ALT = `${BREAKOUT} ${MARKUP} ${pile(150)} ${LONG}`;
const TEXT = `${pile(400)} ${MARKUP} [press](javascript:window.executed=1) ${TURNED} ${LONG}\n\n# ${pile(100)}\n\n> ${pile(100)}\n\n- ${pile(100)}`;

test("what a hostile friend fills in executes nothing and stays in its card, at a friend's friend's, too", { tag: ["@script", "@any-screen"] }, async ({ mara, lea, jonas, browser }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  for (const person of [mara, jonas]) await person.page.setViewportSize({ width: 390, height: 844 });
  await lea.callAsScript("profile/save", { name: NAME, about: `${pile(200)} ${MARKUP}` });
  await mara.publish("Say what you will");
  const theirs = await Thread.open(jonas, "Say what you will");
  await theirs.write("A quiet word");

  const picture = { name: "x.jpg", mimeType: "image/jpeg", buffer: await photograph(browser), alt: ALT };
  await lea.open("/");
  await lea.write(TEXT);
  await lea.addPictures([picture]);
  await lea.warn(WARNING);
  await lea.press(lea.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await lea.publishAsScript(TEXT);
  await lea.open("/profile");
  const own = (await lea.page.getByRole("article").first().locator("a:has(time)").getAttribute("href"))?.split("/").at(-1) ?? "";
  const leas = await Thread.open(lea, "Say what you will");
  const post = new URL(lea.page.url()).pathname.split("/").at(-1) ?? "";
  await lea.arrives(leas.comment("A quiet word"), TURN);
  const item = (await leas.comment("A quiet word").getAttribute("id"))?.split("-").at(-1) ?? "";
  for (const target of [{ post }, { post, item }]) await lea.callAsScript("threads/react", { ...target, emoji: EMOJI });
  await leas.region.locator(".thread-box summary", { hasText: "Content warning" }).click();
  await leas.region.locator(".thread-box").getByRole("textbox", { name: "Content warning" }).fill(WARNING);
  await leas.addPictures([{ ...picture, alt: ALT.slice(0, 500) }]);
  await leas.box.fill(TEXT);
  await lea.press(leas.region.getByRole("button", { name: "Comment", exact: true }).last(), "threads/comment");
  await lea.callAsScript("threads/comment", { post, id: "1".padStart(32, "0"), text: TEXT, quote: own });
  await lea.callAsScript("threads/comment", { post, id: "2".padStart(32, "0"), text: `${pile(7)} at the end` });
  await lea.callAsScript("threads/report", { item, words: `${pile(100)} ${MARKUP} ${LONG}`.slice(0, 500) });

  await mara.open("/notifications");
  await mara.arrives(mara.page.locator(".notification", { hasText: "wants you to see a comment" }), TURN);
  const id = (await mara.peers()).find((peer) => peer.person.name.startsWith("<img"))?.id ?? 0;
  await mara.open(`/friends/${id}`);
  await mara.arrives(mara.page.getByRole("article").nth(1), TURN);
  await Thread.open(mara, "Say what you will");
  const thread = new URL(mara.page.url()).pathname;
  await mara.arrives(mara.page.locator("li.comment .reaction[title]"), TURN);
  for (const [path, cards] of [
    [thread, "main article, li.comment"],
    ["/notifications", ".notification"],
    ["/", "main article"],
    [`/friends/${id}`, ".friend-portrait, main article"],
    ["/friends", "main .rows > li"],
  ] as const) {
    await mara.open(path);
    await test.step(path, () => isHarmless(mara, path, cards));
  }
  await jonas.arrives(theirs.comment("at the end"), TURN);
  await jonas.arrives(jonas.page.locator("li.comment .reaction[title]"), TURN);
  await expect(jonas.page.locator("li.comment .picture-grid img")).toBeAttached({ timeout: TURN });
  await expect(theirs.comment("at the end").locator(".stranger")).toBeVisible();
  await isHarmless(jonas, "a friend's friend's page", "main article, li.comment");
});

/** Looks at a page with all that is folded away in its words unfolded. */
async function isHarmless(person: Person, what: string, cards: string): Promise<void> {
  const { page } = person;
  await page.locator("main :is(.cover, .stranger)").evaluateAll((all) => all.forEach((one) => one.toggleAttribute("open", true)));
  await expect.soft(page.locator("main :is(script, style, iframe, object, embed, [onerror], [onload], a[href^='javascript:'], img[src=x])"), what).toHaveCount(0);
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(390);
  await checkPaint(page, page.locator(cards), what);
  await page.locator("main details").evaluateAll((all) => all.forEach((one) => one.toggleAttribute("open", true)));
  expect.soft(await page.evaluate(beyondTheWindow), `${what}: out of reach`).toEqual([]);
  expect(await page.evaluate(() => "executed" in window), what).toBe(false);
}

/** What one could press, if it were in the window. Runs in the page. */
function beyondTheWindow(): string[] {
  const controls = [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")];
  const isOut = ({ left, right }: DOMRect): boolean => left < -1 || right > window.innerWidth + 1;
  return controls.filter((one) => one.checkVisibility() && isOut(one.getBoundingClientRect())).map((one) => one.outerHTML.slice(0, 120));
}
