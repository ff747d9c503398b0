// Settings, This O2M: how it runs, its log, and the way to stop it.

import { readFile } from "node:fs/promises";
import { expect, test } from "../support/test.ts";

const PATH = "/settings/this-server";

test("the owner sees how it runs, and takes the log along", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open("/settings");
  await mara.page.getByRole("region", { name: "Your O2M" }).getByRole("link", { name: "Start, stop, log" }).click();
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText("This O2M");
  const facts = mara.page.getByRole("region", { name: "Your O2M" });
  for (const fact of [mara.node.address, mara.node.data, "It was started"]) await expect(facts).toContainText(fact);
  const log = mara.page.getByRole("region", { name: "Last lines of the log" });
  await expect(log).toBeVisible();
  const link = mara.page.getByRole("link", { name: "Download the log" });
  const [download] = await Promise.all([mara.page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe("o2m.log");
  expect(await readFile(await download.path(), "utf8")).not.toBe("");
  await expect(facts, "the page is still there").toBeVisible();
});

test("the owner stops it, and reads how it starts again", { tag: "@twice" }, async ({ mara }) => {
  await mara.open(PATH);
  const stop = mara.page.getByRole("region", { name: "Stop O2M" });
  await expect(stop.getByRole("button")).toBeHidden();
  await stop.getByText("Stop it").click();
  await expect(stop).toContainText("From this page you cannot start it again.");
  await stop.getByRole("button", { name: "Stop O2M now" }).click();
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText("O2M is stopped");
  await expect(mara.page.getByRole("main")).toContainText(`--data ${mara.node.data}`);
  expect(await mara.page.getByRole("link").evaluate((link) => getComputedStyle(link).borderRadius)).toBe("999px");
  await mara.node.ended();
  await mara.node.run();
  await mara.open(PATH);
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText("This O2M");
});
