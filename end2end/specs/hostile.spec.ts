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
const MENTIONS = `@Mara [@<b onclick="window.executed=1">${pile(20)}</b>](o2m://${"a".repeat(52)})`;
const TEXT = `${pile(400)} ${MENTIONS} ${MARKUP} [press](javascript:window.executed=1) ${TURNED} ${LONG}\n\n# ${pile(100)}\n\n> ${pile(100)}\n\n- ${pile(100)}`;

test("what a hostile friend fills in executes nothing and stays in its card, at a friend's friend's, too", { tag: ["@script", "@any-screen"] }, async ({ mara, lea, jonas, browser }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  for (const person of [mara, jonas]) await person.page.setViewportSize({ width: 390, height: 844 });
  await lea.callAsScript("profile/save", { name: NAME, about: `${pile(200)} ${MARKUP}` });
  await mara.publish("Say what you will", { audience: "public" });
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
  const leasPost = mara.page.getByRole("article").nth(1);
  await mara.arrives(leasPost, TURN);
  const quoted = (await leasPost.locator("a:has(time)").getAttribute("href"))?.split("/").at(-1) ?? "";
  await mara.callAsScript("draft/quote", { post: quoted });
  await mara.callAsScript("threads/comment", { post: quoted, id: "3".padStart(32, "0"), text: "Said under it" });
  await Thread.open(mara, "Say what you will");
  const thread = new URL(mara.page.url()).pathname;
  await mara.arrives(mara.page.locator("li.comment .reaction[title]"), TURN);
  await mara.page.goto(`${mara.node.origin}/public`);
  await mara.page.getByRole("article").getByRole("link").first().click();
  await expect(mara.page.locator("li.comment")).toHaveCount(4);
  await isHarmless(mara, "the public page", "main article, li.comment");
  for (const [path, cards] of [
    [thread, "main article, li.comment, .thread-box"],
    ["/notifications", ".notification"],
    ["/", ".moved li, main article"],
    ["/written", "li.comment"],
    [`/friends/${id}`, ".friend-portrait, main article"],
    ["/friends", "main .rows > li"],
  ] as const) {
    await mara.open(path);
    for (const card of cards.split(", ")) await expect.soft(mara.page.locator(card).first(), `${path}: ${card}`).toBeVisible();
    await test.step(path, () => isHarmless(mara, path, cards));
  }
  await mara.open("/");
  await mara.textbox.pressSequentially("@");
  await expect(mara.page.locator("#mention-list > li")).toHaveCount(2);
  await test.step("friends to mention", () => isHarmless(mara, "friends to mention"));
  for (const [endpoint, about] of [["person", { friend: String(id) }], ["thread", { post: quoted }], ["words", { words: BREAKOUT }]] as const) {
    await mara.callAsScript(`mutes/${endpoint}`, { ...about, time: "week" });
  }
  await mara.open("/settings");
  await expect(mara.page.locator("#mutes li")).toHaveCount(3);
  await test.step("what is muted", () => isHarmless(mara, "what is muted", "#mutes li"));

  await jonas.arrives(theirs.comment("at the end"), TURN);
  await jonas.arrives(jonas.page.locator("li.comment .reaction[title]"), TURN);
  await expect(jonas.page.locator("li.comment .picture-grid img")).toBeAttached({ timeout: TURN });
  await expect(theirs.comment("at the end").locator(".stranger")).toBeVisible();
  await isHarmless(jonas, "a friend's friend's page", "main article, li.comment");

  const { contact } = await lea.callAsScript<{ contact: string }>("friends/greet", { address: jonas.node.address });
  await lea.callAsScript("friends/request", { contact, note: `${pile(150)} ${MARKUP} ${TURNED} ${LONG}`.slice(0, 500) });
  await jonas.open("/notifications");
  await jonas.arrives(jonas.page.locator("main blockquote"));
  await isHarmless(jonas, "a request", ".notification");
});

/** Looks at a page with all that is folded away in its words unfolded; at what is painted only where it lies in cards. */
async function isHarmless(person: Person, what: string, cards?: string): Promise<void> {
  const { page } = person;
  await page.locator("main :is(.cover, .stranger)").evaluateAll((all) => all.forEach((one) => one.toggleAttribute("open", true)));
  await expect.soft(page.locator("main :is(script, style, iframe, object, embed, [onerror], [onload], [onclick], a[href^='javascript:'], img[src=x])"), what).toHaveCount(0);
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(390);
  if (cards !== undefined) await checkPaint(page, page.locator(cards), what);
  await page.locator("main details").evaluateAll((all) => all.forEach((one) => one.toggleAttribute("open", true)));
  expect.soft(await page.evaluate(beyondTheWindow), `${what}: out of reach`).toEqual([]);
  expect(await page.evaluate(() => "executed" in window), what).toBe(false);
}

/** What one could press, if it were in the window. Runs in the page. */
function beyondTheWindow(): string[] {
  const controls = [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary, [role=option])")];
  const isOut = ({ left, right }: DOMRect): boolean => left < -1 || right > window.innerWidth + 1;
  return controls.filter((one) => one.checkVisibility() && isOut(one.getBoundingClientRect())).map((one) => one.outerHTML.slice(0, 120));
}
