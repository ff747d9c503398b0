import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { photograph } from "../support/photograph.ts";
import { test, expect } from "../support/test.ts";
import { PASSWORD } from "../support/person.ts";

const OUT = "/tmp/wayin/shots";
for (const [size, width] of [["desktop", 1280], ["phone", 390]] as const) {
  for (const scheme of ["light", "dark"] as const) {
    test(`${size} ${scheme}`, async ({ mara, jonas, newcomer, browser }) => {
      mara.guard.expect(/./); jonas.guard.expect(/./); newcomer.guard.expect(/./);
      const page = mara.page;
      const all = [mara, jonas, newcomer];
      for (const each of all) {
        await each.page.setViewportSize({ width, height: 900 });
        await each.page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      }
      const shoot = async (name: string, p = page) => { await p.screenshot({ path: `${OUT}/${name}-${size}-${scheme}.png`, fullPage: true }); };
      await newcomer.open("/");
      await shoot("sign-in-first", newcomer.page);
      await newcomer.signIn("user", "password");
      await newcomer.chooseAccount("short");
      await shoot("set-up", newcomer.page);
      await mara.open("/notifications"); await shoot("notifications-empty");
      await mara.open("/circles"); await shoot("circles-empty");
      await mara.open("/friends"); await shoot("friends-empty");
      const link = await page.locator(".invite-link code").innerText();
      await jonas.page.goto(link); await jonas.page.locator("summary").click(); await shoot("invite", jonas.page);
      await jonas.page.goto(link.replace(/#.*/, "#x")); await jonas.page.reload(); await shoot("invite-broken", jonas.page);
      await jonas.ask(mara.node.address);
      await mara.open("/notifications");
      await mara.arrives(page.getByRole("button", { name: "Accept" })); await shoot("notifications-asked");
      await page.getByRole("button", { name: "Accept" }).click();
      await expect(page.getByText("You are friends now.")).toBeVisible(); await shoot("notifications-settled");
      await mara.open("/circles");
      await page.getByLabel("Name", { exact: true }).fill("Choir");
      await page.getByRole("button", { name: "Create circle" }).click();
      await writeFile(join(mara.node.data, "pictures", "heron.jpg"), await photograph(browser, 60));
      await writeFile(join(mara.node.data, "pictures", "a long name of a picture.jpg"), await photograph(browser, 61));
      await mara.open("/");
      await expect(page.getByRole("region", { name: "2 new pictures are in your folder" })).toBeVisible({ timeout: 15000 });
      await shoot("timeline-folder");
      await mara.write("Some **words** for the choir");
      await mara.addPictures([1, 2, 3].map((n) => ({ name: `${n}.jpg`, mimeType: "image/jpeg", buffer: shots[n]! })));
      await mara.audience.selectOption({ label: "Choir" });
      await page.getByRole("button", { name: "Preview" }).click();
      await mara.composer.locator("summary", { hasText: "Discard" }).click();
      await page.waitForTimeout(1500);
      await shoot("composer");
      await mara.context.clearCookies();
      await mara.write("Some **words** for the choir. ".repeat(2050));
      await expect(page.getByText(/signed out/i).first()).toBeVisible();
      await shoot("composer-signed-out");
      await mara.page.getByRole("link", { name: "Sign in" }).first().click();
      await mara.settled();
      await shoot("sign-in");
      await mara.signIn("Mara", PASSWORD);
      await expect(mara.textbox).toHaveValue(/Some/);
      await mara.write("Short now");
      await mara.page.getByRole("button", { name: "Publish", exact: true }).first().click();
      await mara.openEditor(mara.post("Short now"));
      await shoot("edit");
      await mara.open("/profile"); await shoot("profile");
      await mara.open("/settings"); await shoot("settings");
      await mara.open("/posts/999"); await shoot("post-gone");
      await mara.openFriend("Jonas"); await shoot("friend");
      await mara.open("/friends"); await shoot("friends");
    });
  }
}
const shots: Record<number, Buffer> = {};
test.beforeAll(async ({ browser }) => { for (const n of [1, 2, 3]) shots[n] = await photograph(browser, 40 + n); });
