// Messages between two friends: begun from a friend's page, asleep and back, changed and taken back.

import type { Locator } from "@playwright/test";

import { type Person, expect, test } from "../support/test.ts";
import { TURN } from "../support/thread.ts";

const message = (person: Person, words: string): Locator =>
  person.page.locator("li.message").filter({ has: person.page.locator(".message-bubble").filter({ hasText: words }) });

/** Sends `words`, and waits until the conversation shows them: as `shown`, where they are marked. */
async function write(person: Person, words: string, shown = words): Promise<void> {
  await person.page.getByRole("textbox", { name: /^Your message to / }).fill(words);
  await person.press(person.page.getByRole("button", { name: "Send", exact: true }), "messages/send");
  await expect(message(person, shown)).toBeVisible();
}

/** The number beside "Messages" in the navigation. */
const unread = (person: Person): Locator => person.page.getByRole("link", { name: /^Messages/ }).first().locator(".count");

test("two friends write to each other, though one server sleeps for a while", { tag: ["@twice", "@bare-phone"] }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.openFriend("Lea");
  await mara.page.getByRole("link", { name: "Message", exact: true }).click();
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText("Lea");
  await expect(mara.page.getByText("Nothing has been written yet")).toBeVisible();
  await mara.page.getByText("Only you and Lea can read this").click();
  await expect(mara.page.getByText("Lea’s copy is Lea’s")).toBeVisible();
  await write(mara, "Is the **ladder** free?", "Is the ladder free?");
  await expect(message(mara, "Is the ladder free?").locator("strong")).toHaveText("ladder");

  await test.step("Lea sees that there is something, and reads it", async () => {
    await lea.open("/");
    await lea.arrives(unread(lea));
    await expect(unread(lea)).toContainText("1");
    await lea.page.getByRole("link", { name: /^Messages/ }).first().click();
    const row = lea.page.getByRole("listitem").filter({ hasText: "Is the ladder free?" });
    await expect(row).toContainText("1 new");
    await row.getByRole("link").click();
    await expect(message(lea, "Is the ladder free?")).toBeVisible();
    if (!lea.hasScript) await lea.press(lea.page.getByRole("button", { name: "Mark as read" }), "messages/mark-read");
    await lea.leaves(unread(lea));
    await mara.arrives(message(mara, "Is the ladder free?").getByText("Read", { exact: true }), TURN);
  });
  await test.step("what is written to a server that sleeps waits, visibly", async () => {
    lea.expectsOutage();
    const at = new URL(lea.page.url()).pathname;
    await lea.page.goto("about:blank");
    await lea.node.stop();
    await write(mara, "I come at six");
    await expect(message(mara, "I come at six")).toContainText("Waiting");
    await lea.node.run();
    await lea.open(at);
    await lea.arrives(message(lea, "I come at six"), TURN);
    await mara.arrives(message(mara, "I come at six").getByText(/^(Delivered|Read)$/), TURN);
  });
  await test.step("an answer, a change and a deletion come to the other", async () => {
    await write(lea, "Fine");
    await mara.arrives(message(mara, "Fine"), TURN);
    await message(mara, "I come at six").getByText("Edit", { exact: true }).click();
    await mara.page.getByRole("textbox", { name: "Your message", exact: true }).fill("I come at seven");
    await mara.press(message(mara, "I come at six").getByRole("button", { name: "Save" }), "threads/edit");
    await lea.arrives(message(lea, "I come at seven"), TURN);
    await message(lea, "Fine").getByText("Delete", { exact: true }).click();
    await lea.press(lea.page.getByRole("button", { name: "Delete the message" }), "threads/delete");
    await mara.leaves(message(mara, "Fine"), TURN);
    await expect(message(mara, "This message was deleted.")).toBeVisible();
  });
  if (mara.hasScript) {
    await test.step("what is not sent is there later", async () => {
      const field = mara.page.getByRole("textbox", { name: /^Your message to / });
      const kept = mara.page.waitForResponse((response) => response.url().endsWith("/api/messages/keep-draft"));
      await field.pressSequentially("Half a thought");
      expect((await kept).status()).toBe(200);
      const at = mara.page.url();
      await mara.open("/messages");
      await mara.page.goto(at);
      await expect(field).toHaveValue("Half a thought");
      await field.fill("");
    });
  }
  await test.step("it is found by who may read it, and deleted on one side", async () => {
    await lea.open("/search?q=seven");
    await lea.page.getByRole("link", { name: "I come at seven" }).click();
    await expect(message(lea, "I come at seven")).toBeVisible();
    await lea.page.getByText("Only you and Mara can read this").click();
    await lea.page.getByText("Delete this conversation here", { exact: true }).click();
    await lea.press(lea.page.getByRole("button", { name: "Delete the conversation" }), "messages/delete");
    await expect(lea.page.getByText("The conversation is deleted here.")).toBeVisible();
    await expect(lea.page.getByText("I come at seven")).toHaveCount(0);
    await mara.page.reload();
    await expect(message(mara, "I come at seven")).toBeVisible();
  });
  for (const person of [mara, lea]) {
    await person.open("/");
    await expect(person.page.getByText("I come at seven")).toHaveCount(0);
  }
});
