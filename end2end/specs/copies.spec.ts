// A copy of a server's data that is started elsewhere: the one that was copied is old, and says so.

import { cp, rm } from "node:fs/promises";

import { check } from "../support/axe.ts";
import { PASSWORD } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("an old copy shows nothing but that, until its owner lets it go on", { tag: "@twice" }, async ({ mara, jonas, newcomer }) => {
  await mara.befriend(jonas);
  await mara.publish("Frost tonight");
  await mara.page.goto("about:blank");
  await mara.node.stop();
  await newcomer.node.stop();
  await rm(newcomer.node.data, { recursive: true });
  await cp(mara.node.data, newcomer.node.data, { recursive: true });
  await newcomer.node.run();
  await newcomer.open("/");
  await newcomer.signIn(mara.name, PASSWORD);
  await newcomer.publish("From the new machine");
  await jonas.open("/");
  await jonas.arrives(jonas.post("From the new machine"));

  // A page that was opened just before wants to go on hearing.
  mara.guard.expect(/status of 503 .*\/events/);
  await mara.node.run();
  const { page } = mara;
  await expect(async () => {
    await page.goto(mara.node.origin);
    await expect(page).toHaveURL(/\/old-copy$/, { timeout: 1_000 });
  }).toPass();
  await mara.settled();
  await expect(page.getByRole("heading", { name: "Another copy of this O2M lives; this one is old.", level: 1 })).toBeVisible();
  await check(mara, "an old copy");
  const link = page.getByRole("link", { name: "Download your posts" });
  const taken = await mara.context.request.get(`${mara.node.origin}${await link.getAttribute("href")}`);
  expect([taken.status(), taken.headers()["content-type"]], "what was written here alone").toEqual([200, "application/zip"]);
  await expect(page.getByRole("button", { name: "Stop this O2M" })).toBeVisible();
  await mara.open("/friends");
  await expect(page, "there is no other page").toHaveURL(/\/old-copy$/);
  await mara.press(page.getByRole("button", { name: "Let this one go on" }), "backups/go-on");
  await expect(page.getByRole("main")).toContainText("Your O2M goes on.");
  await mara.publish("This one it is");
  await jonas.arrives(jonas.post("This one it is"));
});
