// Settings, Check: what can be seen at once, everything on request, and what to do about what was done to the folder.

import { chmod, readdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Locator } from "@playwright/test";

import { photograph } from "../support/photograph.ts";
import { type Person, expect, test } from "../support/test.ts";

function finding(person: Person, code: string): Locator {
  return person.page.locator(`li[data-code="${code}"]`);
}

test("a new O2M is well, and everything is checked at a press", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open("/settings");
  await mara.page.getByRole("region", { name: "Your O2M" }).getByRole("link", { name: "Check if all is well" }).click();
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText("Check");
  await expect(mara.page.getByRole("main")).toContainText("O2M works. Something is worth knowing.");
  await expect(mara.page.getByRole("region", { name: "Problems" })).toHaveCount(0);
  const well = mara.page.getByRole("region", { name: "All right" });
  await expect(well.getByRole("heading", { name: "Your key" })).toBeVisible();
  await expect(finding(mara, "database-opens")).toBeVisible();
  await expect(finding(mara, "ports-ok")).toContainText(mara.node.address);
  await expect(finding(mara, "backup-none")).toContainText("What to do: Choose a folder in Settings, Backup.");

  await mara.press(mara.page.getByRole("button", { name: "Check everything" }), "doctor/run");
  await mara.hears("Done. This page shows what was found.");
  await expect(finding(mara, "database-ok")).toBeVisible();
  await expect(finding(mara, "media-ok")).toBeVisible();
  await expect(finding(mara, "database-opens")).toHaveCount(0);
});

test("what was done to the folder is found, with what to do", { tag: "@twice" }, async ({ mara, browser }) => {
  const picture = { name: "river.jpg", mimeType: "image/jpeg", buffer: await photograph(browser), alt: "Willows" };
  await mara.publish("By the river", { pictures: [picture] });
  const media = join(mara.node.data, "media");
  const file = (await readdir(media)).find((name) => name.length === 64);
  await unlink(join(media, file ?? ""));
  await writeFile(join(media, "notes.txt"), "not a picture");
  await chmod(join(mara.node.data, "identity.key"), 0o644);

  await mara.open("/settings/check");
  await expect(mara.page.getByRole("main")).toContainText("There is 1 problem.");
  await expect(finding(mara, "key-open-to-others")).toContainText("What to do: Start O2M again");
  await mara.press(mara.page.getByRole("button", { name: "Check everything" }), "doctor/run");
  await mara.hears("Done. This page shows what was found.");
  await expect(mara.page.getByRole("main")).toContainText("There are 2 problems.");
  const problems = mara.page.getByRole("region", { name: "Problems" });
  await expect(problems.getByRole("listitem")).toHaveCount(2);
  await expect(finding(mara, "media-foreign")).toContainText("notes.txt");
  await problems.getByRole("link", { name: /^Shown in post \d+$/ }).click();
  await expect(mara.page.getByRole("article")).toContainText("By the river");
});
