// A friend keeps the backup, and gives it to a new O2M from its first page.

import { rm } from "node:fs/promises";

import { check } from "../support/axe.ts";
import { PASSWORD } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("a friend keeps a backup, and gives it to a new computer @any-screen", async ({ mara, jonas, newcomer }) => {
  newcomer.guard.expect(/status of 422/);
  await mara.befriend(jonas);
  await mara.publish("Frost tonight");
  const { page } = mara;
  await mara.open("/settings");
  await page.getByRole("region", { name: "Backup" }).getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await mara.press(page.getByRole("button", { name: "Make a recovery sheet" }), "backups/make-sheet");
  const words = await page.getByRole("region", { name: "The 24 words" }).getByRole("listitem").allInnerTexts();
  const asked = Number(/\d+/.exec(await page.getByText(/^Word number \d+$/).innerText())?.[0]);
  await page.getByRole("textbox", { name: /^Word number \d+$/ }).fill(words[asked - 1] ?? "");
  await mara.press(page.getByRole("button", { name: "I have the sheet" }), "backups/confirm-sheet");

  // Who keeps it offers first.
  const theirs = jonas.page;
  await jonas.open("/settings");
  await theirs.getByRole("region", { name: "Backup" }).getByRole("link", { name: "Backups at friends" }).click();
  const kept = theirs.getByRole("region", { name: "What I keep" });
  await kept.getByLabel("Keep a backup for").selectOption(mara.name);
  await kept.getByLabel("Up to").fill("2 GB");
  await jonas.press(kept.getByRole("button", { name: "Offer it" }), "keepers/offer");
  await expect(kept).toContainText("Your friend can choose you now");
  await mara.open("/settings/keepers");
  await page.getByLabel("Friend", { exact: true }).selectOption(jonas.name);
  await mara.press(page.getByRole("button", { name: "Have this friend keep them" }), "keepers/choose");
  const keepers = page.getByRole("region", { name: "Who keeps mine" });
  await expect(async () => {
    await mara.open("/settings/keepers");
    await expect(keepers).toContainText("and had it", { timeout: 500 });
  }).toPass();
  await check(mara, "a friend who keeps backups");

  await jonas.open("/settings/keepers");
  await kept.getByText(`${mara.name} lost everything`).click();
  const line = await kept.getByText(/^o2m:\/\//).innerText();
  await mara.context.close();
  await mara.node.stop();
  await rm(mara.node.data, { recursive: true });

  const fresh = newcomer.page;
  await newcomer.open("/");
  await newcomer.signIn("user", "password");
  await fresh.getByRole("link", { name: "I have a backup" }).click();
  await fresh.getByText("A friend keeps it").click();
  await fresh.getByLabel("The line that your friend sees").fill("o2m://nobody");
  await newcomer.press(fresh.getByRole("button", { name: "Ask for it" }), "backups/ask-friend");
  await expect(fresh.getByText("This is not such a line.")).toBeVisible();
  await fresh.getByLabel("The line that your friend sees").fill(line);
  await newcomer.press(fresh.getByRole("button", { name: "Ask for it" }), "backups/ask-friend");
  const digits = await fresh.getByRole("list", { name: "Digits to compare" }).innerText();
  await check(newcomer, "digits of a new computer");
  const note = kept.getByRole("article");
  await expect(async () => {
    await jonas.open("/settings/keepers");
    expect(await note.getByRole("list", { name: "Digits to compare" }).innerText({ timeout: 500 })).toBe(digits);
  }).toPass();
  await check(jonas, "a new computer that asks");
  await jonas.press(note.getByRole("button", { name: /^The digits are the same/ }), "keepers/give");
  await expect(kept).toContainText("It goes to the new computer now.");

  const field = fresh.getByRole("textbox", { name: "The 24 words of your recovery sheet" });
  await expect(async () => {
    await newcomer.open("/restore");
    await expect(field).toBeVisible({ timeout: 500 });
  }).toPass();
  await field.fill(words.join(" "));
  await newcomer.press(fresh.getByRole("button", { name: "Bring it back" }), "backups/restore");
  await expect(fresh.getByRole("main")).toContainText("Everything is back.");
  await newcomer.signIn(mara.name, PASSWORD);
  await newcomer.press(fresh.getByRole("button", { name: "Go on" }), "backups/go-on");
  await newcomer.arrives(newcomer.post("Frost tonight"));
});
