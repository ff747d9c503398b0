// Circles and audiences: chosen, changed after publishing, followed by friends' servers; and what is public for everybody.

import type { Locator } from "@playwright/test";

import { PASSWORD } from "../support/person.ts";
import { type Person, expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

test("without circles the page says what to do", { tag: "@twice" }, async ({ mara }) => {
  await mara.open("/friends");
  await mara.page.getByRole("main").getByRole("link", { name: "Circles" }).click();
  await expect(mara.page).toHaveURL(/\/circles$/);
  await expect(mara.page.getByRole("main")).toContainText("You have no circles yet");
  await mara.settled();
  await makeCircle(mara, "Family");
  await expect(circle(mara, "Family")).toContainText("You have no friends to put into it yet.");
  await expect(mara.page.getByLabel("Name", { exact: true }), "ready for the next").toHaveValue("");
  await expect(mara.page.locator("input:user-invalid"), "nothing is wrong yet").toHaveCount(0);
});

test("a post for a circle reaches who is in it, and follows when the audience changes", { tag: "@twice" }, async ({ mara, jonas }) => {
  test.slow();
  await mara.befriend(jonas);
  await makeCircle(mara, "Family", ["Jonas"]);
  await makeCircle(mara, "Choir");
  await mara.publish("Soup on Sunday", { audience: "Family" });
  await expect(mara.post("Soup on Sunday")).toContainText("Seen by Family");
  await mara.publish("Rehearsal at eight", { audience: "Choir" });
  await mara.publish("Good morning, all");
  await jonas.open("/");
  await jonas.arrives(jonas.post("Good morning, all"));
  await expect(jonas.post("Soup on Sunday")).toContainText("for friends only");
  await expect(jonas.post("Soup on Sunday")).not.toContainText("Family");
  await expect(jonas.post("Rehearsal at eight")).toHaveCount(0);

  await show(mara, "Soup on Sunday", "only me");
  await expect(mara.post("Soup on Sunday")).toContainText("Seen by only me");
  await jonas.leaves(jonas.post("Soup on Sunday"));
  await show(mara, "Rehearsal at eight", "all friends");
  await jonas.open("/");
  await jonas.arrives(jonas.post("Rehearsal at eight"));
});

test("a post for a circle of nobody says so before it is published", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await makeCircle(mara, "Choir");
  await makeCircle(mara, "Family", ["Jonas"]);
  await mara.open("/");
  const warning = mara.composer.getByText("Nobody is in this circle yet, so only you see this post for now.");
  await expect(warning).toBeHidden();
  await mara.audience.selectOption({ label: "Choir" });
  await expect(warning).toBeVisible();
  await mara.audience.selectOption({ label: "Family" });
  await expect(warning).toBeHidden();
  await mara.audience.selectOption({ label: "several circles" });
  await mara.composer.getByRole("checkbox", { name: "Choir" }).check();
  await expect(warning).toBeVisible();
  await mara.composer.getByRole("checkbox", { name: "Family" }).check();
  await expect(warning).toBeHidden();
});

test("a post for all friends of somebody who has none says so before it is published", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.open("/");
  const warning = mara.composer.getByText("You have no friends yet, so only you see this post for now.");
  await expect(warning).toBeVisible();
  await mara.audience.selectOption({ label: "only me" });
  await expect(warning).toBeHidden();
  await mara.audience.selectOption({ label: "all friends" });
  await expect(warning).toBeVisible();
  await mara.befriend(jonas);
  await mara.open("/");
  await expect(warning).toHaveCount(0);
});

test("who comes into a circle gets its posts with what is said there, who leaves it loses them, and comes back", { tag: "@any-screen" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await makeCircle(mara, "Family");
  await mara.publish("Soup on Sunday", { audience: "Family" });
  await setMembers(mara, "Family", ["Jonas"]);
  const theirs = await Thread.open(jonas, "Soup on Sunday");
  await theirs.write("I bring bread");
  const address = new URL(jonas.page.url()).pathname;
  const ours = await Thread.open(mara, "Soup on Sunday");
  await mara.arrives(ours.comment("I bring bread"), TURN);
  await jonas.open("/");
  await expect(jonas.post("Soup on Sunday")).toBeVisible();

  await setMembers(mara, "Family", []);
  await jonas.leaves(jonas.post("Soup on Sunday"));
  jonas.guard.expect(/status of 404/);
  await jonas.page.goto(`${jonas.node.origin}${address}`);
  await expect(jonas.page.getByRole("main")).not.toContainText(/Soup|bread/);
  await jonas.open("/written");
  await expect(jonas.page.getByRole("listitem").filter({ hasText: "I bring bread" })).toContainText("Under a post of Mara that you do not see any more");
  const left = await Thread.open(mara, "Soup on Sunday");
  await expect(left.comment("I bring bread"), "what was said stays for the others").toBeVisible();

  await setMembers(mara, "Family", ["Jonas"]);
  const again = await Thread.open(jonas, "Soup on Sunday");
  await jonas.arrives(again.comment("I bring bread"), TURN);
});

test("a friend's page says in which circles they are, and changes it", { tag: "@twice" }, async ({ mara, jonas }) => {
  await mara.befriend(jonas);
  await makeCircle(mara, "Family");
  await mara.publish("Soup on Sunday", { audience: "Family" });
  await mara.openFriend("Jonas");
  const circles = mara.page.locator(".friend-circles");
  await circles.locator("summary").click();
  await circles.getByRole("checkbox", { name: "Family" }).check();
  await mara.press(circles.getByRole("button", { name: "Save circles" }), "circles/set-of-friend");
  await mara.hears("The circles are saved.");
  await expect(circles.locator("summary")).toContainText("Family");
  await jonas.open("/");
  await jonas.arrives(jonas.post("Soup on Sunday"));
});

test("several circles are ticked, and none ticked loses nothing", { tag: "@twice" }, async ({ mara }) => {
  mara.guard.expect(/status of 422 .*\/api\/posts\/publish/);
  await makeCircle(mara, "Family");
  await makeCircle(mara, "Choir");
  await mara.open("/");
  const ticks = mara.composer.getByRole("group", { name: "Which circles?" });
  await expect(ticks).toBeHidden();
  await mara.write("For some of you");
  await mara.audience.selectOption({ label: "several circles" });
  await expect(ticks).toBeVisible();
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.alert).toContainText("Choose at least one circle, or somebody else to see it.");
  await expect(mara.textbox).toHaveValue("For some of you");
  await mara.audience.selectOption({ label: "several circles" });
  await ticks.getByRole("checkbox", { name: "Family" }).check();
  await ticks.getByRole("checkbox", { name: "Choir" }).check();
  await mara.press(mara.composer.getByRole("button", { name: "Publish" }), "posts/publish");
  await expect(mara.post("For some of you")).toContainText("Seen by Choir, Family");
  await expect(mara.audience).toHaveValue("all-friends");

  await openEdit(mara, "For some of you");
  await expect(editAudience(mara)).toHaveValue("circles");
  const main = mara.page.getByRole("main");
  await expect(main.getByRole("checkbox", { name: "Family" })).toBeChecked();
  await main.getByRole("checkbox", { name: "Choir" }).uncheck();
  await save(mara);
  await expect(mara.post("For some of you")).toContainText("Seen by Family");
  await expect(mara.post("For some of you")).not.toContainText("edited");
});

test("a circle is renamed, and deleted after saying what becomes of its posts", { tag: "@twice" }, async ({ mara, jonas }) => {
  test.slow();
  await mara.befriend(jonas);
  await makeCircle(mara, "Family", ["Jonas"]);
  await mara.publish("Soup on Sunday", { audience: "Family" });
  await jonas.open("/");
  await jonas.arrives(jonas.post("Soup on Sunday"));
  mara.guard.expect(/status of 409 .*\/api\/circles\/make/);
  await makeCircle(mara, "FAMILY", [], false);
  await expect(mara.alert).toContainText("You already have a circle with this name.");

  await mara.open("/circles");
  await unfold(circle(mara, "Family"), "Rename");
  await circle(mara, "Family").getByLabel("New name").fill("The Lindqvists");
  await mara.press(circle(mara, "Family").getByRole("button", { name: "Save name" }), "circles/rename");
  const renamed = circle(mara, "The Lindqvists");
  await mara.hears("The circle has its new name.");
  await expect(renamed).toContainText("1 friend · 1 post");
  await unfold(renamed, "Delete");
  await expect(renamed).toContainText("1 post is for this circle. If it is for no other circle, only you can see it from then on");
  await mara.press(renamed.getByRole("button", { name: "Delete the circle" }), "circles/delete");
  await expect(renamed).toHaveCount(0);
  await mara.hears("The circle is deleted.", true);
  await mara.open("/");
  await expect(mara.post("Soup on Sunday")).toContainText("Seen by only me");
  await jonas.leaves(jonas.post("Soup on Sunday"));
  await jonas.openFriend("Mara");
});

test("new posts may begin with a circle", { tag: "@any-screen" }, async ({ mara }) => {
  await makeCircle(mara, "Family");
  await mara.open("/settings");
  const section = mara.page.getByRole("region", { name: "Who sees new posts" });
  await section.getByRole("combobox").selectOption({ label: "Family" });
  await mara.press(section.getByRole("button", { name: "Save", exact: true }), "account/change-default-audience");
  await expect(section.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await mara.publish("As always");
  await expect(mara.post("As always")).toContainText("Seen by Family");
});

test("what is public is there for everybody, and nothing else is", { tag: "@any-screen" }, async ({ mara, browser, javaScriptEnabled }) => {
  const context = await browser.newContext({ javaScriptEnabled, timezoneId: "Asia/Tokyo", locale: "en-GB" });
  const stranger = await context.newPage();
  const address = (path: string) => `${mara.node.origin}${path}`;
  const status = async (path: string) => (await context.request.get(address(path))).status();
  await mara.publish("Between us friends");
  for (const path of ["/public", "/public/feed.xml", "/public/feed.json"]) expect(await status(path), path).toBe(404);

  await mara.open("/");
  await mara.audience.selectOption({ label: "public" });
  await expect(mara.composer.getByText("Anyone who knows the address of your O2M can read your public posts")).toBeVisible();
  await mara.publish("For the *whole* town", { audience: "public" });
  await mara.post("For the whole town").getByRole("link", { name: "public" }).click();
  await expect(mara.page).toHaveURL(/\/public$/);

  await stranger.goto(address("/public"));
  await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("Mara");
  await expect(stranger.getByRole("article")).toHaveCount(1);
  await expect(stranger.getByRole("article").locator("em")).toHaveText("whole");
  await expect(stranger.locator("script")).toHaveCount(1);
  await expect(stranger.locator("script")).toHaveAttribute("src", "/times.js");
  await expect(stranger.getByRole("contentinfo")).toContainText("Follow with a feed reader: Atom · JSON Feed");
  await expectReadersTime(stranger.getByRole("article").locator("time"), "Asia/Tokyo", mara.hasScript);
  await expect(stranger.locator("meta[name=robots]")).toHaveAttribute("content", "noindex");
  await stranger.getByRole("article").getByRole("link").click();
  await expect(stranger).toHaveURL(/\/public\/posts\/[0-9a-f]{32}$/);
  await expect(stranger.getByRole("article")).toContainText("For the whole town");
  const alone = new URL(stranger.url()).pathname;
  for (const path of ["/public/feed.xml", "/public/feed.json"]) {
    const feed = await context.request.get(address(path));
    const body = await feed.text();
    expect(body).toContain(address(alone));
    expect(body).not.toContain("Between us");
    const known = { "If-None-Match": feed.headers()["etag"] ?? "" };
    expect((await context.request.get(address(path), { headers: known })).status()).toBe(304);
  }
  await stranger.goto(address("/posts/1"));
  await expect(stranger).toHaveURL(/\/sign-in/);

  await show(mara, "For the whole town", "all friends");
  for (const path of ["/public", "/public/feed.xml", "/public/feed.json", alone]) expect(await status(path), path).toBe(404);
  await context.close();
});

test("a tick stays with the friend it is for, and a new token on the page, while others come and go", { tag: "@script" }, async ({ mara, jonas, newcomer }) => {
  test.slow();
  await newcomer.firstDay();
  await mara.befriend(jonas);
  await mara.befriend(newcomer);
  await mara.callAsScript("circles/make", { name: "Choir" });
  await mara.open("/circles");
  const tick = mara.page.getByRole("checkbox", { name: "Newcomer" });
  await tick.check();
  await jonas.callAsScript("friends/end", { id: String(await jonas.knows("Mara", "accepted")) });
  await expect(mara.page.getByRole("checkbox", { name: "Jonas" })).toHaveCount(0);
  await expect(tick).toBeChecked();

  await mara.open("/settings");
  const tokens = mara.page.getByRole("region", { name: "App tokens", exact: true });
  await tokens.getByLabel("What is it for?").fill("weather station");
  await tokens.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await mara.press(tokens.getByRole("button", { name: "Create token" }), "app-tokens/create");
  await expect(tokens.locator("code.secret")).toBeVisible();
  const count = mara.navigation.first().locator(".count");
  const before = await count.textContent().catch(() => "");
  const { contact } = await jonas.callAsScript<{ contact: string }>("friends/greet", { address: mara.node.address });
  await jonas.callAsScript("friends/request", { contact });
  await expect(count.first(), "the page was read again").not.toHaveText(before ?? "");
  await expect(tokens.locator("code.secret")).toBeVisible();
});

/** By the clock of a reader in Britain; without JavaScript by none of theirs, and it says so. */
async function expectReadersTime(time: Locator, timeZone: string, hasScript: boolean): Promise<void> {
  await expect(time).toHaveAttribute("datetime", /Z$/);
  const at = Date.parse((await time.getAttribute("datetime")) ?? "");
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "short" }).format(at);
  if (!hasScript) return expect(time).toHaveText(/ UTC$/);
  await expect(time).toContainText(clock);
  await expect(time).not.toContainText("UTC");
}

function circle(person: Person, name: string): Locator {
  return person.page.getByRole("region", { name, exact: true });
}

/** Opens one of the folded parts of a circle, unless it is open. */
async function unfold(place: Locator, part: string): Promise<void> {
  const details = place.locator("details", { has: place.page().locator("summary", { hasText: part }) });
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
}

async function makeCircle(person: Person, name: string, members: string[] = [], isNew = true): Promise<void> {
  await person.open("/circles");
  await person.page.getByLabel("Name", { exact: true }).fill(name);
  await person.press(person.page.getByRole("button", { name: "Create circle" }), "circles/make");
  if (isNew) await expect(circle(person, name)).toBeVisible();
  if (members.length > 0) await setMembers(person, name, members);
}

/** Lets exactly these friends be in the circle. */
async function setMembers(person: Person, name: string, members: string[]): Promise<void> {
  await person.open("/circles");
  const place = circle(person, name);
  await unfold(place, "Who is in it");
  for (const box of await place.getByRole("checkbox").all()) await box.uncheck();
  for (const member of members) await place.getByRole("checkbox", { name: member }).check();
  await person.press(place.getByRole("button", { name: "Save", exact: true }), "circles/set-members");
  await expect(place.getByRole("status").filter({ hasText: `in ${name}.` })).toHaveText(/^Saved\. \d/);
  await expect(place).toContainText(members.length === 1 ? "1 friend ·" : `${members.length} friends ·`);
}

async function openEdit(person: Person, text: string): Promise<void> {
  await person.open("/");
  await person.openMenu(person.post(text));
  await person.post(text).getByRole("link", { name: "Edit" }).click();
  await expect(person.page).toHaveURL(/\/edit$/);
  await person.settled();
}

function editAudience(person: Person): Locator {
  return person.page.getByRole("main").getByRole("combobox", { name: "Seen by" });
}

async function save(person: Person): Promise<void> {
  await person.press(person.page.getByRole("main").getByRole("button", { name: "Save" }), "posts/edit");
  await expect(person.page).toHaveURL(/\/posts\/\d+$/);
  await person.settled();
}

/** Chooses another audience for a post that is there. */
async function show(person: Person, text: string, audience: string): Promise<void> {
  await openEdit(person, text);
  await editAudience(person).selectOption({ label: audience });
  await save(person);
}
