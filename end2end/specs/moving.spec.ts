// Moving to another machine: the code on the old one, and what that says afterwards.

import { rm } from "node:fs/promises";

import { check } from "../support/axe.ts";
import { PASSWORD } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("an O2M moves to another machine, and the old one says so", { tag: "@twice" }, async ({ mara, jonas, newcomer }) => {
  await mara.befriend(jonas);
  await mara.publish("Frost tonight");
  await newcomer.node.stop();
  await rm(newcomer.node.data, { recursive: true });
  const { page } = mara;
  await mara.open("/settings");
  await page.getByRole("region", { name: "Backup" }).getByRole("link", { name: "Move to another computer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Move to another computer");
  await page.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await mara.press(page.getByRole("button", { name: "Show the code" }), "moving/open");
  await mara.press(page.getByRole("button", { name: "Cancel" }), "moving/close");
  await expect(page.getByRole("main")).toContainText("The code is over.");
  await page.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await mara.press(page.getByRole("button", { name: "Show the code" }), "moving/open");
  await expect(page.getByRole("main")).toContainText("The other computer was not here yet.");
  await check(mara, "the code of a move");
  const line = await page.getByText(/^o2m move /).innerText();
  const [address, code] = line.split(" ").slice(2);
  await page.goto("about:blank");
  await newcomer.node.moveHere(address ?? "", code ?? "");
  await newcomer.open("/");
  await newcomer.signIn(mara.name, PASSWORD);
  await newcomer.publish("From the new machine");
  await jonas.open("/");
  await jonas.arrives(jonas.post("From the new machine"));

  await page.goto(mara.node.origin);
  await mara.settled();
  await expect(page).toHaveURL(/\/old-copy$/);
  await expect(page.getByRole("heading", { name: "This O2M has moved to another computer.", level: 1 })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("All of it is there.");
  await check(mara, "an O2M that has moved");
  await expect(page.getByRole("button", { name: "Let this one go on" })).toBeVisible();
});
