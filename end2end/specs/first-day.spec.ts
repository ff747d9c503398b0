// From an empty folder to the first post.

import { PASSWORD } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("the first day, from the defaults to the first post", { tag: "@bare-phone" }, async ({ newcomer }) => {
  const { page } = newcomer;
  newcomer.guard.expect(/status of 422/);
  await newcomer.open("/");
  await expect(page).toHaveURL(/\/sign-in/);
  await newcomer.signIn("user", "password");
  await expect(page).toHaveURL(/\/set-up/);

  await newcomer.chooseAccount("password");
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await newcomer.chooseAccount("short");
  await expect(page.getByRole("alert").filter({ hasText: /8/ })).toBeVisible();

  await page.getByLabel("Name", { exact: true }).fill("Newcomer");
  await page.getByLabel("New password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("The same once more", { exact: true }).fill("tin kettle on the hop");
  await newcomer.press(page.getByRole("button", { name: "Finish set-up" }), "account/set-up");
  await expect(page.getByRole("alert").filter({ hasText: "not the same" })).toBeVisible();

  await newcomer.chooseAccount();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("main")).toContainText("Now sign in with your new password.");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(newcomer.name);
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await page.locator("summary", { hasText: "Forgot your password?" }).click();
  await expect(page.getByRole("main")).toContainText("o2m setup-link");
  await newcomer.signIn();
  await expect(newcomer.composer).toBeVisible();
  const post = await newcomer.publish("My first words, **at home**");
  await expect(post.locator("strong")).toHaveText("at home");
});

test("the defaults are dead after the first day", { tag: "@twice" }, async ({ mara }) => {
  await mara.context.clearCookies();
  mara.guard.expect(/status of 401/);
  await mara.open("/");
  await mara.signIn("user", "password");
  await expect(mara.alert).toBeVisible();
  await expect(mara.page).toHaveURL(/\/sign-in/);
  await mara.signIn("Mara", PASSWORD);
  await expect(mara.composer).toBeVisible();
});

test("a wrong password says so, goes, and keeps the name", { tag: "@twice" }, async ({ mara }) => {
  await mara.context.clearCookies();
  mara.guard.expect(/status of 401/);
  await mara.open("/friends");
  await mara.signIn("Mara", "not my password");
  await expect(mara.alert).toBeVisible();
  await expect(mara.page.getByLabel("Name", { exact: true })).toHaveValue("Mara");
  const password = mara.page.getByLabel("Password", { exact: true });
  await expect(password).toHaveValue("");
  await expect(password).toHaveAccessibleDescription(/name or the password is wrong/);
  if (mara.hasScript) await expect(password).toBeFocused();
  await mara.signIn();
  await expect(mara.page, "leads on to the page that was asked for").toHaveURL(/\/friends$/);
});

test("two nodes in one browser stay signed in", { tag: "@twice" }, async ({ mara, jonas }) => {
  const second = await mara.context.newPage();
  await second.goto(`${jonas.node.origin}/sign-in`);
  await second.getByLabel("Name", { exact: true }).fill("Jonas");
  await second.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await second.getByRole("button", { name: "Sign in" }).click();
  await expect(second.getByRole("region", { name: "Write a post" })).toBeVisible();
  await mara.open("/");
  await expect(mara.composer).toBeVisible();
  await second.reload();
  await expect(second.getByRole("region", { name: "Write a post" })).toBeVisible();
  // The module is on its way until then, and Jonas's server about to end.
  if (mara.hasScript) await expect(second.locator("html[data-live]")).toBeAttached();
});

test("a restart of the node signs nobody out", { tag: "@twice" }, async ({ mara }) => {
  await mara.publish("Written in the evening");
  mara.expectsOutage();
  await mara.node.restart();
  await mara.open("/");
  await expect(mara.post("Written in the evening")).toBeVisible();
});
