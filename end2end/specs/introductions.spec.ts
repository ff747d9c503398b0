// A friend introduces two friends to each other: two presses make two friends, and who declines tells nobody.

import type { Locator } from "@playwright/test";

import { type Person, expect, test } from "../support/test.ts";
import { TURN } from "../support/thread.ts";

const WORDS = "You both keep bees";

/** What stands on the page of introductions about somebody. */
const about = (person: Person, name: string): Locator =>
  person.page.locator(".introduction").filter({ has: person.page.getByRole("heading", { name, exact: true }) });

/** From the friend's page: "Introduce Jonas to …". */
async function introduce(mara: Person, one: string, other: string): Promise<void> {
  await mara.openFriend(one);
  await mara.openFriendMenu();
  await mara.page.getByRole("link", { name: `Introduce ${one} to …` }).click();
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText(`Introduce ${one} to …`);
  // That their servers know introductions comes with the first reading.
  await expect(async () => {
    await mara.reload();
    await expect(mara.page.getByLabel("To whom?")).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: TURN });
  await mara.page.getByLabel("To whom?").selectOption({ label: other });
  await mara.page.getByLabel("A few words").fill(WORDS);
  await mara.press(mara.page.getByRole("button", { name: "Introduce", exact: true }), "introductions/make");
  await mara.hears("Both are told.");
}

test("two who are introduced and press are friends", { tag: "@twice" }, async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await introduce(mara, "Jonas", "Lea");
  for (const [person, other] of [[lea, "Jonas"], [jonas, "Lea"]] as const) {
    await test.step(`${person.name} is told, and sees words and name`, async () => {
      await person.open("/notifications");
      const told = person.page.getByRole("link", { name: /Mara introduces you to somebody/ });
      await person.arrives(told, TURN);
      await told.click();
      await expect(about(person, other)).toContainText(WORDS);
      await expect(about(person, other)).toContainText(`Mara introduces you to ${other}.`);
    });
  }
  await lea.press(about(lea, "Jonas").getByRole("button", { name: "Meet" }), "introductions/agree");
  await lea.hears("It is said.");
  await expect(about(jonas, "Lea").getByRole("button", { name: "Not now" }), "nothing of what Lea pressed").toBeVisible();
  await jonas.press(about(jonas, "Lea").getByRole("button", { name: "Meet" }), "introductions/agree");
  for (const [person, other] of [[lea, "Jonas"], [jonas, "Lea"]] as const) {
    await person.open("/friends");
    await person.arrives(person.entry(other).filter({ hasNotText: "Waiting" }), TURN);
    await person.openFriend(other);
    await person.arrives(person.page.getByRole("link", { name: "Message", exact: true }), TURN);
  }
});

test("who declines an introduction tells nobody", { tag: "@twice" }, async ({ mara, lea, jonas }) => {
  await mara.befriend(lea);
  await mara.befriend(jonas);
  await introduce(mara, "Lea", "Jonas");
  await jonas.open("/introductions");
  await jonas.arrives(about(jonas, "Lea"), TURN);
  await jonas.press(about(jonas, "Lea").getByRole("button", { name: "Not now" }), "introductions/decline");
  await jonas.hears("It is gone from here. Nobody is told.");
  await expect(about(jonas, "Lea")).toHaveCount(0);
  await lea.open("/introductions");
  await lea.arrives(about(lea, "Jonas"), TURN);
  await lea.press(about(lea, "Jonas").getByRole("button", { name: "Meet" }), "introductions/agree");
  await expect(about(lea, "Jonas")).toContainText("Mara introduced you, and you want to meet.");
  await mara.open("/introductions");
  await expect(mara.page.locator(".introduction")).toContainText("not both have answered");
  await lea.open("/friends");
  await expect(lea.page.getByRole("main")).not.toContainText("Jonas");
});
