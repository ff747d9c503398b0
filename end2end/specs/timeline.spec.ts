// The timeline as one wants to see it: some posts, without what is muted, with what was kept.

import type { Locator } from "@playwright/test";

import { type Person, expect, test } from "../support/test.ts";
import { photograph } from "../support/photograph.ts";
import { TURN, Thread } from "../support/thread.ts";

test("the timeline narrows down by whose posts they are and what is in them, in an address", { tag: "@any-screen" }, async ({ mara, lea, jonas, browser }) => {
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

test("what comes in is shown where it belongs, and pages go on with the same posts", async ({ mara, lea }) => {
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
  await expect(mara.post("Lea says more.")).toBeVisible();
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

test("a friend is muted for a while, says nothing in the timeline, and is heard again", { tag: "@any-screen" }, async ({ mara, lea }) => {
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
  await expect(mara.page).toHaveURL(/\/settings\?saved=muted#mutes$/);
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

test("words are muted whatever their case and accents, and a thread stays silent", async ({ mara, lea }) => {
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
  await circle.locator("summary", { hasText: "Who is in it" }).click();
  for (const friend of friends) await circle.getByRole("checkbox", { name: friend }).check();
  await person.press(circle.getByRole("button", { name: "Save", exact: true }), "circles/set-members");
}
