// The timeline as one wants to see it: some posts, without what is muted, with what was kept.

import type { Locator } from "@playwright/test";

import { changeRows } from "../support/database.ts";
import { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";
import { photograph } from "../support/photograph.ts";
import { TURN, Thread } from "../support/thread.ts";

test("the timeline narrows down by whose posts they are and what is in them, in an address", { tag: "@twice" }, async ({ mara, lea, jonas, browser }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await makeFamily(mara, "Lea");
  await lea.publish("Lea has rain");
  await jonas.publish("Jonas has sun");
  await jonas.publish("Jonas has a picture", { pictures: [{ name: "sun.jpg", mimeType: "image/jpeg", buffer: await photograph(browser) }] });
  await mara.publish("Mara has snow");
  await mara.open("/");
  for (const words of ["Lea has rain", "Jonas has a picture"]) await mara.arrives(mara.post(words));

  await choose(mara, "all friends");
  await expect(mara.page).toHaveURL(/\/\?from=friends$/);
  await expect(posts(mara)).toHaveCount(3);
  await expect(mara.post("Mara has snow")).toHaveCount(0);

  await choose(mara, "Family");
  await expect(mara.page).toHaveURL(/\/\?from=circle-\d+$/);
  await expect(posts(mara)).toHaveCount(1);
  await expect(filter(mara).locator("summary")).toHaveText("Shown: Family");

  await choose(mara, "Jonas", true);
  await expect(mara.page).toHaveURL(/\/\?from=friend-\d+&pictures=true$/);
  await expect(posts(mara)).toHaveCount(1);
  await expect(mara.post("Jonas has a picture")).toBeVisible();
  await mara.reload();
  await expect(filter(mara).locator("summary"), "it is in the address").toHaveText("Shown: Jonas, with pictures");

  await choose(mara, "me", true);
  await expect(mara.page.getByText("There is no such post.")).toBeVisible();
  await filter(mara).getByRole("link", { name: "Show all posts" }).click();
  await expect(posts(mara)).toHaveCount(4);
});

test("what comes in is shown where it belongs, and pages go on with the same posts", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  for (let number = 1; number <= 23; number += 1) await lea.publishAsScript(`Lea says ${number}.`);
  await mara.publish("Mara says nothing");
  await mara.open("/");
  await mara.arrives(mara.post("Lea says 23."));
  await choose(mara, "me");
  await expect(posts(mara)).toHaveCount(1);
  await lea.publishAsScript("Lea says more.");
  await mara.publishAsScript("Mara says something");
  await mara.arrives(mara.post("Mara says something"));
  await expect(posts(mara), "and nothing of Lea’s").toHaveCount(2);

  await choose(mara, "Lea");
  await mara.arrives(mara.post("Lea says more."));
  const older = mara.page.getByRole("link", { name: "Older posts" });
  if (mara.hasScript) {
    await older.scrollIntoViewIfNeeded();
  } else {
    await expect(older).toHaveAttribute("href", /^\/\?from=friend-\d+&before=/);
    await older.click();
  }
  await expect(mara.post("Lea says 1.")).toBeVisible();
  await expect(mara.post("Mara says")).toHaveCount(0);
});

test("a friend is muted for a while, says nothing in the timeline, and is heard again", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await lea.publish("Rain on Monday");
  await mara.publish("Sun over here");
  await mara.open("/");
  await mara.arrives(mara.post("Rain on Monday"));
  await mara.openMenu(mara.post("Rain on Monday"));
  await mara.post("Rain on Monday").getByRole("link", { name: "Mute…" }).click();
  await expect(mara.page.getByRole("heading", { level: 1, name: "Mute" })).toBeVisible();
  const person = mara.page.getByRole("region", { name: "Mute Lea" });
  await person.getByLabel("How long?").selectOption({ label: "for a week" });
  await mara.press(person.getByRole("button", { name: "Mute" }), "mutes/person");
  await expect(mara.page).toHaveURL(/\/settings/);
  await mara.hears("It is muted.");

  await mara.open("/");
  await expect(mara.post("Sun over here")).toBeVisible();
  await expect(mara.post("Rain on Monday")).toHaveCount(0);
  await lea.publish("Rain on Tuesday");
  await mara.open("/friends");
  await mara.page.getByRole("main").getByRole("link", { name: "Lea" }).first().click();
  await mara.arrives(mara.post("Rain on Tuesday"));
  await expect(mara.page.getByText("You muted Lea.")).toBeVisible();

  await mara.open("/settings");
  const list = mara.page.getByRole("region", { name: "Muted" });
  await expect(list.getByRole("listitem")).toContainText("Lea");
  await mara.press(list.getByRole("button", { name: /^End it/ }), "mutes/end");
  await mara.hears("It is not muted any more.");
  await mara.open("/");
  await expect(mara.post("Rain on Tuesday")).toBeVisible();
});

test("words are muted whatever their case and accents, and a thread stays silent", { tag: "@twice" }, async ({ mara, lea }) => {
  mara.guard.expect(/status of 422/);
  await mara.befriend(lea);
  await mara.publish("Who has seen the cat?");
  await mara.open("/mute");
  const words = mara.page.getByRole("region", { name: "Mute words" });
  await words.getByLabel("Which words?").fill("***");
  await mara.press(words.getByRole("button", { name: "Mute" }), "mutes/words");
  await expect(mara.alert).toContainText("Type a word first.");
  await words.getByLabel("Which words?").fill("café");
  await mara.press(words.getByRole("button", { name: "Mute" }), "mutes/words");
  await mara.hears("It is muted.");
  await lea.publish("At the CAFE again");
  await lea.publish("On the way home");
  await mara.open("/");
  await mara.arrives(mara.post("On the way home"));
  await expect(mara.post("At the CAFE again")).toHaveCount(0);

  await mara.openMenu(mara.post("Who has seen the cat?"));
  await mara.post("Who has seen the cat?").getByRole("link", { name: "Mute…" }).click();
  const thread = mara.page.getByRole("region", { name: "Mute what is said under this post" });
  await mara.press(thread.getByRole("button", { name: "Mute" }), "mutes/thread");
  await mara.hears("It is muted.");
  const leas = await Thread.open(lea, "Who has seen the cat?");
  await leas.write("Not me");
  const ours = await Thread.open(mara, "Who has seen the cat?");
  await mara.arrives(ours.comment("Not me"), TURN);
  await mara.open("/notifications");
  await expect(mara.page.getByRole("main")).not.toContainText("Lea commented");
});

test("a post is saved, found again, and goes with its author’s", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  const leas = await lea.publish("A recipe for soup");
  await mara.publish("Of my own");
  await mara.open("/");
  await mara.arrives(mara.post("A recipe for soup"));
  for (const words of ["A recipe for soup", "Of my own"]) {
    const post = mara.post(words);
    await mara.openMenu(post);
    await mara.press(post.getByRole("button", { name: "Save this post" }), "posts/save");
    await expect(post.locator(".post-card-saved")).toHaveText("Saved");
  }
  await mara.open("/");
  await mara.page.getByRole("main").getByRole("link", { name: "Saved posts" }).click();
  await expect(mara.page.getByRole("heading", { level: 1, name: "Saved posts" })).toBeVisible();
  await mara.settled();
  await expect(posts(mara)).toHaveCount(2);

  const own = mara.post("Of my own");
  await mara.openMenu(own);
  await mara.press(own.getByRole("button", { name: "Save no more" }), "posts/save");
  await expect(own).toHaveCount(0);
  await lea.openMenu(leas);
  await leas.locator("summary", { hasText: "Delete" }).click();
  await lea.press(leas.getByRole("button", { name: "Delete the post" }), "posts/delete");
  await mara.leaves(mara.post("A recipe for soup"));
});

test("a line tells what came since one was here, and where one was is known to the server", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await lea.publishAsScript("Seen before");
  await mara.open("/");
  await mara.arrives(mara.post("Seen before"));
  const line = mara.page.getByText("New since you were here");
  await expect(line, "nothing is new to who comes for the first time").toHaveCount(0);
  await expect.poll(() => seen(mara), "it was shown").toBe(await firstPlace(mara));

  await anHourPasses(mara);
  await lea.publishAsScript("Came meanwhile");
  await mara.open("/friends");
  await mara.open("/");
  await mara.arrives(mara.post("Came meanwhile"));
  await expect(line).toBeVisible();
  await expect(mara.page.locator(".listed").first()).toContainText(/Came meanwhile[^]*New since you were here/);
  await expect.poll(() => seen(mara)).toBe(await firstPlace(mara));
  await mara.reload();
  await expect(line, "it stays while one is here").toBeVisible();
  const other = await inAnotherBrowser(mara);
  await expect(other.page.locator(".listed").first(), "in every browser").toContainText(/Came meanwhile[^]*New since you were here/);

  await anHourPasses(mara);
  for (const browser of [other, mara]) {
    await browser.open("/");
    await expect(browser.post("Came meanwhile")).toBeVisible();
    await expect(browser.page.getByText("New since you were here"), "all of it was seen").toHaveCount(0);
  }
  await other.context.close();
});

test("a thread that moved comes up once, with all that is new in it", { tag: "@twice" }, async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await lea.befriend(jonas);
  await lea.publish("Who has a ladder?");
  await mara.open("/");
  await mara.arrives(mara.post("Who has a ladder?"));
  await expect.poll(() => seen(mara)).toBe(await firstPlace(mara));
  const moved = mara.page.getByRole("region", { name: "Threads that moved" });
  await expect(moved).toHaveCount(0);

  await anHourPasses(mara);
  await mara.open("/");
  const theirs = await Thread.open(jonas, "Who has a ladder?");
  await theirs.write("I have one");
  await mara.arrives(moved.getByText("1 new comment"), TURN);
  await theirs.write("But it is short");
  await mara.arrives(moved.getByText("2 new comments"), TURN);
  const row = moved.getByRole("link");
  await expect(row).toContainText(/Jonas: 2 new comments.*under a post of Lea.*Who has a ladder\?/s);
  await mara.reload();
  await expect(row, "it stays while one is here").toBeVisible();
  await row.click();
  await expect(mara.page.locator("li.comment").filter({ hasText: "I have one" })).toBeInViewport();

  await anHourPasses(mara);
  await mara.open("/");
  await expect(mara.post("Who has a ladder?")).toBeVisible();
  await expect(moved, "it came up").toHaveCount(0);
});

function filter(person: Person): Locator {
  return person.page.locator(".timeline-filter");
}

function posts(person: Person): Locator {
  return person.page.locator(".post-list article");
}

/** Shows only the posts of these, and with pictures. */
async function choose(person: Person, from: string, withPictures = false): Promise<void> {
  const form = filter(person).locator("details");
  if ((await form.getAttribute("open")) === null) await form.locator("summary").click();
  await form.getByLabel("Posts of").selectOption({ label: from });
  await form.getByLabel("Only posts with pictures").setChecked(withPictures);
  const url = person.page.url();
  await form.getByRole("button", { name: "Show" }).click();
  await expect(person.page).not.toHaveURL(url);
  await person.settled();
}

async function makeFamily(person: Person, ...friends: string[]): Promise<void> {
  await person.open("/circles");
  await person.page.getByLabel("Name", { exact: true }).fill("Family");
  await person.press(person.page.getByRole("button", { name: "Create circle" }), "circles/make");
  await person.open("/circles");
  const circle = person.page.getByRole("region", { name: "Family", exact: true });
  const members = circle.locator("details", { hasText: "Who is in it" });
  if ((await members.getAttribute("open")) === null) await members.locator("summary").click();
  for (const friend of friends) await circle.getByRole("checkbox", { name: friend }).check();
  await person.press(circle.getByRole("button", { name: "Save", exact: true }), "circles/set-members");
}

/** Up to where the server knows that the timeline was seen. */
async function seen(person: Person): Promise<string> {
  const answer = await person.context.request.get(`${person.node.origin}/api/timeline/new`, { headers: { Accept: "application/json" } });
  return ((await answer.json()) as { newest: string }).newest;
}

async function firstPlace(person: Person): Promise<string> {
  return (await person.page.locator(".listed").first().getAttribute("data-place")) ?? "";
}

/** Signs in in a browser of its own. */
async function inAnotherBrowser(person: Person): Promise<Person> {
  const context = await person.context.browser()?.newContext();
  if (context === undefined) throw new Error("no browser");
  const other = new Person(person.name, person.node, context, await context.newPage(), person.hasScript);
  await other.open("/");
  await other.signIn();
  await expect(other.composer).toBeVisible();
  return other;
}

/** As if the timeline had been looked at an hour earlier than it was. */
async function anHourPasses(person: Person): Promise<void> {
  await person.page.goto("about:blank");
  await person.node.stop();
  await changeRows(person.node, "UPDATE owner SET timeline_seen_at = timeline_seen_at - 3600000, threads_seen_at = threads_seen_at - 3600000");
  await person.node.run();
}
