// Two-step sign-in: set up with an app, asked for after the password, and lost.

import { createHmac } from "node:crypto";

import { PASSWORD } from "../support/person.ts";
import { expect, type Person, test } from "../support/test.ts";

const PATH = "/settings/two-step";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_SECONDS = 30;

/** What an app shows `steps` of 30 seconds from now (RFC 6238). */
function codeOf(secret: string, steps = 0): string {
  const bits = [...secret.replaceAll(" ", "")].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const place = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Sets it up; gives the secret and the recovery codes. */
async function setUp(mara: Person): Promise<{ secret: string; codes: string[] }> {
  await mara.open("/settings");
  await mara.page.getByRole("link", { name: "Two-step sign-in" }).click();
  await mara.page.getByLabel("Current password").fill(PASSWORD);
  await mara.press(mara.page.getByRole("button", { name: "Set it up" }), "two-step/begin");
  const secret = await mara.page.locator(".two-step-app code").innerText();
  await expect(mara.page.getByRole("img", { name: "The secret for your app" })).toBeVisible();
  const code = mara.page.getByLabel("Code", { exact: true });
  await code.fill("abc");
  await mara.press(mara.page.getByRole("button", { name: "Turn it on" }), "two-step/confirm");
  await expect(mara.page.getByRole("alert")).toContainText("This code is wrong");
  await code.fill(codeOf(secret));
  await mara.press(mara.page.getByRole("button", { name: "Turn it on" }), "two-step/confirm");
  await expect(mara.page.getByRole("heading", { name: "It is on" })).toBeVisible();
  const codes = await mara.page.locator(".recovery-codes code").allInnerTexts();
  expect(codes).toHaveLength(10);
  return { secret, codes };
}

test("after the password a code is asked for, of the app or from paper", { tag: "@any-screen" }, async ({ mara, browser }) => {
  const { secret, codes } = await setUp(mara);
  await mara.reload();
  await expect(mara.page.getByText(codes[0] ?? "")).toHaveCount(0);

  for (const typed of [codeOf(secret, 1), codes[0] ?? ""]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${mara.node.origin}/friends`);
    await page.getByLabel("Name", { exact: true }).fill("Mara");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    const code = page.getByLabel("Code", { exact: true });
    await expect(code).toBeFocused();
    await code.fill("000000");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("This code is wrong, or was used before.");
    await code.fill(typed);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page, "it leads on").toHaveURL(/\/friends$/);
    await context.close();
  }

  await mara.reload();
  await expect(mara.page.getByRole("region", { name: "It is on" })).toContainText("9 recovery codes are left.");
  await mara.page.getByLabel("Current password").fill("wrong horse");
  await mara.press(mara.page.getByRole("button", { name: "Turn it off" }), "two-step/end");
  await expect(mara.page.getByRole("alert")).toContainText("This is not your password.");
  await mara.page.getByLabel("Current password").fill(PASSWORD);
  await mara.press(mara.page.getByRole("button", { name: "Turn it off" }), "two-step/end");
  await expect(mara.page.getByRole("region", { name: "It is off" })).toContainText("Your password alone signs you in.");
  await mara.open(PATH);
  await expect(mara.page.getByRole("button", { name: "Set it up" })).toBeVisible();
});
