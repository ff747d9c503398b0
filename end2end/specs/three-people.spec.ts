// Three people on three servers, from the empty folder to the end of a thread, with one of the servers asleep for a part of it.

import type { Locator } from "@playwright/test";

import { type Person, expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

const QUESTION = "Who has a ladder for Saturday?";
const OFFER = "I have a long one";

test("three who are new to it become friends, and talk under a post while one of the servers sleeps", { tag: ["@twice", "@bare-phone"] }, async ({ arrive }) => {
  const [mara, lea, jonas] = await Promise.all([arrive("Mara"), arrive("Lea"), arrive("Jonas")]);
  await test.step("three first days", () => Promise.all([mara, lea, jonas].map((person) => person.firstDay())));
  await test.step("two invites, and Lea and Jonas do not know each other", async () => {
    await takeInvite(lea, mara);
    await takeInvite(jonas, mara);
  });
  await mara.publish(QUESTION);
  const leas = await Thread.open(lea, QUESTION);
  const theirs = await Thread.open(jonas, QUESTION);
  const ours = await Thread.open(mara, QUESTION);
  const stay = await Promise.all([mara, jonas].map(staysOpen));

  await test.step("Lea comments while Mara's server sleeps, and sees that it waits", async () => {
    mara.expectsOutage();
    await mara.node.stop();
    await expect(await leas.write(OFFER)).toContainText("Waiting. It goes when Mara’s O2M answers.");
    await lea.reload();
    await expect(leas.comment(OFFER)).toContainText("Waiting.");
  });
  const elsewhere = await lea.context.newPage();
  const written = (words: string): Locator => elsewhere.getByRole("listitem").filter({ hasText: words });
  await elsewhere.goto(`${lea.node.origin}/written`);
  await expect(written(OFFER)).toContainText("Under a post of Mara");
  await expect(written(OFFER)).toContainText("Waiting.");

  await test.step("Mara's server wakes, and it is there", async () => {
    await mara.node.run();
    await mara.arrives(ours.comment(OFFER), TURN);
    await lea.leaves(leas.comment(OFFER).getByText("Waiting."), TURN);
    if (!lea.hasScript) await elsewhere.reload();
    await expect(written(OFFER), "there, too").toContainText("In Mara’s thread");
    await expect(written(OFFER)).not.toContainText("Waiting.");
  });
  await test.step("Jonas reads it as that of a friend's friend, reacts and answers", async () => {
    const stranger = theirs.comment(OFFER);
    await jonas.arrives(stranger, TURN);
    await expect(stranger.locator(".name")).toHaveText("Lea");
    await expect(stranger.locator(".name").getByRole("link")).toHaveCount(0);
    await expect(stranger).toContainText("a friend of Mara’s");
    await stranger.locator(".stranger > summary").click();
    await expect(stranger.locator(".stranger")).toContainText("You do not know this person. The name is their own word");
    await expect(stranger.getByRole("link", { name: "Ask Mara to introduce you" })).toBeVisible();
    await theirs.react("👍", stranger);
    await theirs.reply(stranger, "Is it an iron one?");
    const [atMara, atLea] = [ours.comment("Is it an iron one?"), leas.comment("Is it an iron one?")];
    await mara.arrives(atMara, TURN);
    await lea.arrives(atLea, TURN);
    await expect(atLea).toHaveAttribute("data-depth", "1");
    await expect(atLea, "and she does not know him either").toContainText("a friend of Mara’s");
    await expect(atMara.locator(".name").getByRole("link"), "Mara does").toHaveText("Jonas");
    await lea.arrives(leas.comment(OFFER).getByRole("button", { name: "👍 1: Jonas" }), TURN);
    await expect(ours.comment(OFFER).getByRole("button", { name: "👍 1: Jonas" })).toBeVisible();
  });
  await test.step("an edit and a deletion come to the others", async () => {
    await leas.edit(leas.comment(OFFER), "I have a light one");
    for (const [person, thread] of [[mara, ours], [jonas, theirs]] as const) {
      await person.arrives(thread.comment("I have a light one"), TURN);
      await expect(thread.comment("I have a light one")).toContainText("edited");
    }
    await theirs.delete(theirs.comment("Is it an iron one?"));
    for (const [person, thread] of [[mara, ours], [lea, leas]] as const) await person.leaves(thread.comment("Is it an iron one?"), TURN);
  });
  await test.step("Mara removes a comment, and ends the thread", async () => {
    await leas.write("And paint to sell");
    await mara.arrives(ours.comment("And paint to sell"), TURN);
    await ours.remove(ours.comment("And paint to sell"));
    await ours.decide("Nobody any more");
    for (const [person, thread] of [[lea, leas], [jonas, theirs]] as const) {
      await person.arrives(thread.region.getByText("Mara takes no more comments here."), TURN);
      await expect(thread.box).toHaveCount(0);
      await expect(thread.comment("I have a light one"), "what is there stays").toBeVisible();
    }
    await expect(leas.comment("And paint to sell")).toContainText("Mara removed this from the thread. Only you see it.");
    await expect(theirs.comment("And paint to sell")).toHaveCount(0);
  });
  if (mara.hasScript) for (const stays of stay) expect(await stays(), "all of it came to the page that was open").toBe(true);
  await test.step("what became of one's own words stands together", async () => {
    if (!lea.hasScript) await elsewhere.reload();
    await expect(written("I have a light one")).toContainText("In Mara’s thread");
    await expect(written("And paint to sell")).toContainText("Mara removed this from the thread. Only you see it.");
    await jonas.open("/written");
    await jonas.arrives(jonas.page.getByText("You have not commented on a friend’s post yet."));
  });
});

/** Becomes friends by an invite, as one gets it sent. */
async function takeInvite(person: Person, from: Person): Promise<void> {
  await from.open("/friends");
  const link = await from.page.locator(".invite-link code").innerText();
  if (person.hasScript) {
    await person.page.goto(link);
    await person.page.getByLabel("Address of your O2M").fill(person.node.origin);
    await person.page.getByRole("button", { name: "Open in my O2M" }).click();
    await expect(person.page).toHaveURL(/\/friends/);
    await person.settled();
    await person.press(person.page.getByRole("button", { name: "Find" }), "friends/greet");
  } else {
    await person.greet(link);
  }
  await expect(person.page.getByRole("main")).toContainText("This is the key from the invite.");
  await person.press(person.page.getByRole("button", { name: "Ask to be friends" }), "friends/request");
  await from.arrives(from.entry(person.name).getByRole("button", { name: "Accept" }));
  await from.press(from.entry(person.name).getByRole("button", { name: "Accept" }), "friends/accept");
  await from.hears("Accepted. You are friends now.");
}

/** Marks the document that is open; says later whether it is still that one. */
async function staysOpen({ page }: Person): Promise<() => Promise<boolean>> {
  await page.evaluate(() => Object.assign(window, { isMarked: true }));
  return () => page.evaluate(() => "isMarked" in window);
}
