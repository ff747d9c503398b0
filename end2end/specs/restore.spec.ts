// "I have a backup", on the first page of a new O2M.

import { readFile } from "node:fs/promises";

import { check } from "../support/axe.ts";
import { PASSWORD, type Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

/** Makes a recovery sheet and a backup, and gives the words and the file. */
async function backUp(person: Person): Promise<[string[], Buffer]> {
  const { page } = person;
  await person.open("/settings");
  await page.getByRole("region", { name: "Backup" }).getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await person.press(page.getByRole("button", { name: "Make a recovery sheet" }), "backups/make-sheet");
  const words = await page.getByRole("region", { name: "The 24 words" }).getByRole("listitem").allInnerTexts();
  const asked = Number(/\d+/.exec(await page.getByText(/^Word number \d+$/).innerText())?.[0]);
  await page.getByRole("textbox", { name: /^Word number \d+$/ }).fill(words[asked - 1] ?? "");
  await person.press(page.getByRole("button", { name: "I have the sheet" }), "backups/confirm-sheet");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download a backup" }).click()]);
  return [words, await readFile(await download.path())];
}

test("a new O2M becomes the one of a backup, from its first page", { tag: "@twice" }, async ({ mara, jonas, newcomer }) => {
  newcomer.guard.expect(/status of 422/);
  await mara.befriend(jonas);
  await mara.publish("Frost tonight");
  const [words, file] = await backUp(mara);
  await mara.context.close();
  await mara.node.stop();

  const { page } = newcomer;
  await newcomer.open("/");
  await newcomer.signIn("user", "password");
  await page.getByRole("link", { name: "I have a backup" }).click();
  await expect(page.getByRole("heading", { name: "I have a backup", level: 1 })).toBeVisible();
  await page.getByLabel("Your backup").setInputFiles({ name: "o2m-backup.tar.age", mimeType: "application/octet-stream", buffer: file });
  await page.getByRole("button", { name: "Send it to this O2M" }).click();
  await expect(page.getByRole("main")).toContainText(/Your backup is here: [\d.]+ [KMG]B\./);
  const field = page.getByRole("textbox", { name: "The 24 words of your recovery sheet" });
  await field.fill(words.slice(1).join(" "));
  await newcomer.press(page.getByRole("button", { name: "Bring it back" }), "backups/restore");
  await expect(newcomer.alert).toContainText("these are 23");
  await field.fill(words.join("\n"));
  await newcomer.press(page.getByRole("button", { name: "Bring it back" }), "backups/restore");
  await expect(page.getByRole("main")).toContainText("Everything is back.");
  await newcomer.signIn(mara.name, PASSWORD);

  // Nothing else is shown, and nobody is served, before the press.
  await expect(page.getByRole("heading", { name: "Your backup is back", level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/restored$/);
  await expect(page.getByRole("main")).toContainText(/From \d+ \w+ \d{4}\..*No list of what you took back later/s);
  await newcomer.open("/friends");
  await expect(page).toHaveURL(/\/restored$/);
  const friends = page.getByRole("group", { name: "Your friends" });
  await expect(friends.getByRole("checkbox")).toBeChecked();
  await check(newcomer, "a backup that waits");
  await friends.getByRole("checkbox", { name: "Jonas" }).uncheck();
  await newcomer.press(page.getByRole("button", { name: "Go on" }), "backups/go-on");
  await expect(page.getByRole("main")).toContainText("Your O2M goes on.");
  await newcomer.arrives(newcomer.post("Frost tonight"));
  await newcomer.open("/friends");
  await expect(newcomer.entry("Jonas"), "unticked").toHaveCount(0);
});
