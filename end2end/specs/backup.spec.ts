// A recovery sheet, and a backup that is sealed to it.

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD } from "../support/person.ts";
import { expect, type Person, test } from "../support/test.ts";

/** The page on which the sheet is shown, and its words. */
async function begin(mara: Person): Promise<string[]> {
  await mara.open("/settings");
  await mara.page.getByRole("region", { name: "Backup" }).getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await mara.press(mara.page.getByRole("button", { name: "Make a recovery sheet" }), "backups/make-sheet");
  await expect(mara.page.getByRole("heading", { name: "Your recovery sheet", level: 1 })).toBeVisible();
  return mara.page.getByRole("region", { name: "The 24 words" }).getByRole("listitem").allInnerTexts();
}

async function confirm(mara: Person, word: (asked: number) => string): Promise<void> {
  const field = mara.page.getByRole("textbox", { name: /^Word number \d+$/ });
  const asked = Number(/\d+/.exec((await mara.page.getByText(/^Word number \d+$/).innerText()) ?? "")?.[0]);
  await field.fill(word(asked));
  await mara.press(mara.page.getByRole("button", { name: "I have the sheet" }), "backups/confirm-sheet");
}

test("a sheet is made, written down, and opens what is downloaded", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 422/);
  const words = await begin(mara);
  expect(words).toHaveLength(24);
  await confirm(mara, () => "mumble");
  await expect(mara.alert).toContainText("This is another word than the one on the sheet.");
  await confirm(mara, (asked) => words[asked - 1] ?? "");
  await mara.hears("From now on, backups are sealed to your recovery sheet.");

  const backup = mara.page.getByRole("region", { name: "Backup" });
  await expect(backup).toContainText("Your recovery sheet is of");
  const [download] = await Promise.all([mara.page.waitForEvent("download"), backup.getByRole("link", { name: "Download a backup" }).click()]);
  expect(download.suggestedFilename()).toBe("o2m-backup.tar.age");
  const file = await readFile(await download.path());
  expect(file.subarray(0, 18).toString()).toBe("age-encryption.org");
  await expect(backup, "the page is still there").toBeVisible();

  await mara.open("/recovery-sheet");
  await expect(mara.page.getByRole("main")).toContainText("This sheet is not shown any more.");
});

test("a sheet that was not confirmed counts nothing", { tag: "@twice" }, async ({ mara }) => {
  const words = await begin(mara);
  await mara.open("/settings");
  await expect(mara.page.getByRole("link", { name: "Download a backup" })).toHaveCount(0);
  await mara.open("/recovery-sheet");
  const again = await mara.page.getByRole("region", { name: "The 24 words" }).getByRole("listitem").allInnerTexts();
  expect(again, "until then it is shown").toEqual(words);
});

test("a folder is refused, chosen, backed up into, and stopped", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 422/);
  const words = await begin(mara);
  await confirm(mara, (asked) => words[asked - 1] ?? "");
  const disk = await mkdtemp(join(tmpdir(), "o2m-disk-"));
  const group = mara.page.getByRole("group", { name: "Every night, into a folder" });
  const path = group.getByRole("textbox", { name: "Folder" });
  const use = group.getByRole("button", { name: "Use this folder" });
  for (const [typed, said] of [["disk", "Write the whole path"], [join(disk, "nowhere"), "There is no such folder"], [mara.node.data, "its own files"]]) {
    await path.fill(typed ?? "");
    await mara.press(use, "backups/choose-folder");
    await expect(mara.alert).toContainText(said ?? "");
    await expect(path).toHaveValue(typed ?? "");
    await mara.page.waitForLoadState();
  }
  await path.fill(disk);
  await mara.press(use, "backups/choose-folder");
  await mara.hears("O2M puts a backup into this folder every night from now on.");
  await expect(group).toContainText(disk);
  await mara.arrives(group.getByText("The last one was made just now."));
  await mara.press(group.getByRole("button", { name: "Back up now" }), "backups/run");
  await mara.hears("O2M makes a backup now.");
  await mara.leaves(group.getByText("A backup is being made right now."));
  const [place] = await readdir(disk);
  const archives = await readdir(join(disk, place ?? "", "archives"));
  expect(archives.filter((name) => name.endsWith(".tar.age"))).toHaveLength(1);
  await mara.press(group.getByRole("button", { name: "Stop" }), "backups/forget-folder");
  await mara.hears("What is in the folder stays.");
  await expect(use).toBeVisible();
  expect(await readdir(disk)).toHaveLength(1);
  await rm(disk, { recursive: true });
});

test("the first post asks for a backup, once", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open("/");
  const question = mara.page.getByRole("region", { name: "Nobody has a copy of this but you" });
  await expect(question).toHaveCount(0);
  await mara.publish("Frost tonight");
  await mara.open("/");
  await expect(question.getByRole("link", { name: "Keep a backup" })).toHaveAttribute("href", "/settings#backup");
  await mara.press(question.getByRole("button", { name: "Dismiss" }), "backups/dismiss");
  await expect(question).toHaveCount(0);
  await mara.reload();
  await expect(question).toHaveCount(0);
});
