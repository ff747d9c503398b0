// What the owner is told, live.

import { expect, test } from "../support/test.ts";

test("a request counts in the navigation and the title without a reload", async ({ mara, jonas }) => {
  await jonas.open("/");
  await expect(jonas.page).toHaveTitle(/^Timeline/);
  await mara.ask(jonas.node.address);
  if (!jonas.hasScript) {
    await expect(async () => {
      await jonas.reload();
      await expect(jonas.page).toHaveTitle(/^\(1\) /, { timeout: 100 });
    }).toPass();
  }
  await expect(jonas.page).toHaveTitle(/^\(1\) Timeline/);
  await expect(jonas.navigation.getByRole("link", { name: /(Notifications|News).*1/ })).toBeVisible();

  await jonas.open("/notifications");
  await expect(jonas.page.getByRole("main")).toContainText("Mara asks to be your friend.");
  // To see them is to have read them; without JavaScript there is a button for that.
  if (!jonas.hasScript) {
    await expect(jonas.page).toHaveTitle(/^\(1\) Notifications/);
    await jonas.press(jonas.page.getByRole("button", { name: "Mark all as read" }), "notifications/mark-read");
  }
  await expect(jonas.page).toHaveTitle(/^Notifications/);
  await jonas.reload();
  await expect(jonas.page).toHaveTitle(/^Notifications/);
  await expect(jonas.page.getByRole("main"), "read ones stay").toContainText("Mara");
});

test("the page of notifications fills while it is open", { tag: "@any-screen" }, async ({ mara, jonas }) => {
  await jonas.open("/notifications");
  await mara.ask(jonas.node.address);
  await jonas.arrives(jonas.page.getByRole("main").getByText("Mara"));
});
