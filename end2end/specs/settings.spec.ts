// Settings: sessions, app tokens, password, default audience.

import { PASSWORD } from "../support/person.ts";
import { expect, type Person, test } from "../support/test.ts";

/** Fills in the form for another password, and sends it. */
async function changePassword(mara: Person, current: string, password: string, again = password): Promise<void> {
  await mara.page.getByLabel("Current password").fill(current);
  await mara.page.getByLabel("New password").fill(password);
  await mara.page.getByLabel("The same once more").fill(again);
  await mara.press(mara.page.getByRole("button", { name: "Change password" }), "account/change-password");
}

test("another browser is listed and can be signed out", { tag: "@any-screen" }, async ({ mara, browser }) => {
  const phone = await browser.newContext({ userAgent: "Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0" });
  const page = await phone.newPage();
  await page.goto(mara.node.origin);
  await page.getByLabel("Name", { exact: true }).fill("Mara");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("region", { name: "Write a post" })).toBeVisible();

  await mara.open("/settings");
  const session = mara.page.getByRole("listitem").filter({ hasText: "Firefox" });
  await expect(session).toContainText("Android");
  await session.getByRole("button", { name: "Sign out" }).click();
  await expect(session).toHaveCount(0);
  await mara.hears("That browser is signed out.", true);
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
  await phone.close();
});

test("an app token is shown once, works, and can be revoked", { tag: "@any-screen" }, async ({ mara, request }) => {
  await mara.open("/settings");
  const tokens = mara.page.getByRole("region", { name: "App tokens" });
  await tokens.getByLabel("What is it for?").fill("weather station");
  await expect(tokens.getByRole("radio", { name: "Write, change and delete your posts" })).toBeChecked();
  await tokens.getByLabel("Last day").fill("2999-12-31");
  await tokens.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await tokens.getByRole("button", { name: "Create token" }).click();
  const token = (await tokens.locator("code").innerText()).trim();
  expect(token.length).toBeGreaterThan(20);
  await mara.reload();
  await expect(mara.page.getByText(token)).toHaveCount(0);

  const entry = tokens.getByRole("listitem").filter({ hasText: "weather station" });
  await expect(entry).toContainText("writes posts");
  await expect(entry).toContainText("works until 31 December 2999");
  const publish = () =>
    request.post(`${mara.node.origin}/api/posts/publish`, {
      headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
      multipart: { text: "Eleven degrees and rain", audience: "all-friends" },
    });
  expect((await publish()).status()).toBe(200);
  const friends = await request.get(`${mara.node.origin}/api/friends/list`, { headers: { Authorization: `Bearer ${token}` } });
  expect(friends.status(), "this token is for writing").toBe(403);
  await tokens.getByRole("listitem").filter({ hasText: "weather station" }).getByRole("button", { name: "Delete" }).click();
  await expect(tokens.getByText("weather station")).toHaveCount(0);
  expect((await publish()).status()).toBe(401);
  await mara.open("/");
  await expect(mara.post("Eleven degrees and rain")).toHaveCount(1);
});

test("a wrong current password says so, and goes", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 403 .*\/api\/account\/change-password/);
  await mara.open("/settings");
  const jumps = mara.page.getByRole("navigation", { name: "On this page" });
  await jumps.getByRole("link", { name: "Password", exact: true }).click();
  await expect(mara.page.getByLabel("Current password")).toBeInViewport();
  await changePassword(mara, "not this one", "another kettle entirely");
  await expect(mara.alert.filter({ hasText: "not your password" })).toBeVisible();
  await expect(mara.page.getByLabel("Current password")).toHaveValue("");
  if (mara.hasScript) await expect(mara.page.getByLabel("Current password")).toBeFocused();
});

test("a new password replaces the old one", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 401/);
  await mara.open("/settings");
  await changePassword(mara, PASSWORD, "another kettle entirely");
  await expect(mara.page.getByRole("status").filter({ hasText: /password/i })).toBeVisible();
  await mara.signOut();
  await mara.signIn("Mara", PASSWORD);
  await expect(mara.alert).toBeVisible();
  await mara.signIn("Mara", "another kettle entirely");
  await expect(mara.composer).toBeVisible();
});

test("a new password mistyped the second time is refused, and nothing changes", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 422 .*\/api\/account\/change-password/);
  mara.guard.expect(/status of 401 .*\/api\/account\/sign-in/);
  await mara.open("/settings");
  await changePassword(mara, PASSWORD, "another kettle entirely", "another kettle entirly");
  await expect(mara.alert.filter({ hasText: "The two passwords are not the same. Type both again." })).toBeVisible();
  await mara.signOut();
  await mara.signIn("Mara", "another kettle entirely");
  await expect(mara.alert).toBeVisible();
  await mara.signIn();
  await expect(mara.composer).toBeVisible();
});

test("the default audience is what the composer begins with", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open("/settings");
  const audience = mara.page.getByRole("region", { name: "Who sees new posts" });
  await audience.getByRole("combobox").selectOption({ label: "only me" });
  await audience.getByRole("button", { name: "Save", exact: true }).click();
  await expect(audience.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await mara.publish("Nobody's business");
  await expect(mara.post("Nobody's business")).toContainText("only me");
});

test("a hidden name is not told to strangers, but to those who are asked", { tag: "@any-screen" }, async ({ mara, jonas }) => {
  await mara.open("/settings");
  const strangers = mara.page.getByRole("region", { name: "What strangers see" });
  await strangers.getByRole("switch", { name: "Hide my name from strangers" }).check();
  await mara.press(strangers.getByRole("button", { name: "Save", exact: true }), "friends/hide-name");
  await expect(strangers.getByRole("status")).toHaveText("Saved.");
  await jonas.meet(mara.node.address);
  await expect(jonas.page.getByRole("main")).toContainText("They hide their name from strangers.");
  await expect(jonas.page.getByRole("main")).not.toContainText("Mara");
  await mara.ask(jonas.node.address);
  await jonas.open("/friends");
  await jonas.arrives(jonas.entry("Mara"));
});

test("the room for friends' pictures is shown, and can be changed and emptied", { tag: "@any-screen" }, async ({ mara }) => {
  mara.guard.expect(/status of 422 .*\/api\/copies\/set-cap/);
  await mara.open("/settings");
  const room = mara.page.getByRole("region", { name: "Space for friends’ pictures" });
  await expect(room).toContainText("0 MB of 1 GB");
  await expect(room.getByRole("progressbar", { name: "0 MB of 1 GB" })).toBeVisible();
  const cap = room.getByLabel("How much space they may take");
  await expect(cap).toHaveValue("1 GB");
  await cap.fill("100 MB");
  await mara.press(room.getByRole("button", { name: "Save limit" }), "copies/set-cap");
  await expect(room.getByRole("alert").filter({ hasText: "less than 200 MB" })).toBeVisible();
  await cap.fill("1,5 gb");
  await mara.press(room.getByRole("button", { name: "Save limit" }), "copies/set-cap");
  await expect(room.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await expect(room).toContainText("0 MB of 1.5 GB");
  await mara.reload();
  await expect(cap).toHaveValue("1.5 GB");
  await mara.press(room.getByRole("button", { name: "Remove all copies" }), "copies/remove");
  await expect(room.getByRole("status").filter({ hasText: "All copies are removed." })).toBeVisible();
});

test("signing out ends the session", { tag: "@twice" }, async ({ mara }) => {
  await mara.signOut();
  await mara.open("/friends");
  await expect(mara.page).toHaveURL(/\/sign-in/);
});

test("signing out that fails says so beside the button", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  mara.guard.expect(/ERR_FAILED.*account\/sign-out/);
  await mara.open("/settings");
  await mara.page.route("**/api/account/sign-out", (route) => route.abort());
  const form = mara.page.locator("form[action$='/account/sign-out']");
  await form.getByRole("button", { name: "Sign out" }).click();
  await expect(form.getByRole("alert")).toHaveText(/Your O2M does not answer\./);
  await expect(mara.alert, "and nowhere else").toHaveCount(1);
  await mara.page.unroute("**/api/account/sign-out");
  await mara.press(form.getByRole("button", { name: "Sign out" }), "account/sign-out");
  await expect(mara.page).toHaveURL(/\/sign-in/);
});

test("settings that do not come say so, and come when they can", { tag: "@script" }, async ({ mara }) => {
  mara.expectsOutage();
  mara.guard.expect(/ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE).*\/settings/);
  await mara.open("/");
  // What answers then is still being installed.
  await mara.page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await mara.node.stop();
  await mara.navigation.getByRole("link", { name: "Settings" }).first().click();
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText(["Your O2M does not answer"]);
  await mara.node.run();
  await mara.page.getByRole("link", { name: "Try again" }).click();
  await expect(mara.page.getByRole("heading", { level: 1 })).toHaveText(["Settings"]);
});
