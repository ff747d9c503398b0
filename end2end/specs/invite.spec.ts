// The invite: a link that opens an ordinary page in every browser, and from there one's own O2M.

import type { BrowserContext, Page } from "@playwright/test";

import { PASSWORD } from "../support/person.ts";
import { type Person, expect, test } from "../support/test.ts";

/** The link that one copies. */
async function invite(person: Person): Promise<string> {
  await person.open("/friends");
  return person.page.locator(".invite-link code").innerText();
}

/** Opens a link as somebody who has never been there. */
async function asStranger(context: BrowserContext, hasScript: boolean, url: string): Promise<Page> {
  const stranger = await context.browser()?.newContext({ javaScriptEnabled: hasScript });
  if (stranger === undefined) throw new Error("no browser");
  const page = await stranger.newPage();
  await page.goto(url);
  return page;
}

test("the invite is a page that anybody opens, and says what to do", { tag: "@twice" }, async ({ jonas }) => {
  const link = await invite(jonas);
  expect(link).toMatch(new RegExp(`^http://${jonas.node.address}/invite#[a-z2-7]{52}@${jonas.node.address}$`));
  const page = await asStranger(jonas.context, jonas.hasScript, link);
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "You are invited to O2M" })).toBeVisible();
  await expect(main).toContainText("Everybody runs O2M on their own computer");
  await expect(main.getByRole("region", { name: "I do not have O2M yet" })).toContainText("it is one file");
  const have = main.getByRole("region", { name: "I have O2M" });
  if (jonas.hasScript) {
    await expect(have.getByLabel("Address of your O2M")).toBeVisible();
    await have.locator("summary").click();
    await expect(have.getByRole("img", { name: "QR code of this invite" })).toBeVisible();
    await page.goto(link.replace(/#.*/, "#half"));
    await expect(page.getByRole("alert").filter({ visible: true })).toContainText("This invite is not whole.");
  } else {
    await expect(have).toContainText("Copy the address of this page.");
    await expect(have.getByRole("textbox")).toHaveCount(0);
  }
  await page.context().close();
});

test("an invite that leads nowhere from other computers says so, and where to change that", { tag: "@twice" }, async ({ mara }) => {
  for (const path of ["/friends", "/profile"]) {
    await mara.open(path);
    const section = mara.page.getByRole("region", { name: "Invite a friend" });
    await expect(section, path).toContainText("Friends on other computers cannot reach this address.");
  }
  await mara.page.getByRole("link", { name: "Where to change that" }).click();
  await expect(mara.page).toHaveURL(/\/settings#server$/);
  const about = mara.page.getByRole("region", { name: "Your O2M" });
  await expect(about).toContainText("Friends on other computers cannot reach it there.");
  await expect(about).toBeInViewport();
});

test("from the invite one comes to one's own O2M, and the other learns nothing of it", { tag: ["@script", "@any-screen"] }, async ({ mara, jonas }) => {
  const link = await invite(jonas);
  const [, id = ""] = /#([a-z2-7]{52})@/.exec(link) ?? [];
  const asked: string[] = [];
  mara.page.on("request", (request) => {
    if (request.url().startsWith(jonas.node.origin)) asked.push(request.url(), request.headers()["referer"] ?? "");
  });
  await mara.page.goto(link);
  const own = mara.page.getByLabel("Address of your O2M");
  const isComputer = await mara.page.evaluate(() => matchMedia("(pointer: fine)").matches);
  await expect(own).toHaveAccessibleDescription(isComputer ? /example localhost:8000/ : /example 192\.168\.1\.5:8000/);
  await own.fill("somewhere else");
  await mara.page.getByRole("button", { name: "Open in my O2M" }).click();
  await expect(mara.page.getByRole("alert").filter({ visible: true })).toContainText("This is not an address.");
  await own.fill(`${mara.node.origin}/profile`);
  await mara.page.getByRole("button", { name: "Open in my O2M" }).click();
  await expect(mara.page).toHaveURL(new RegExp(`^${mara.node.origin}/friends`));
  await mara.settled();
  await expect(mara.page.getByLabel("Address or invite")).toHaveValue(`o2m://${id}@${jonas.node.address}`);
  await expect(mara.page.getByRole("region", { name: "Add a friend" })).toContainText("Here is the invite. Press Find.");
  expect(asked.length).toBeGreaterThan(0);
  for (const url of asked) expect(url.replace(/#.*/, "")).not.toContain(id);
  expect(jonas.node.log).not.toContain(id);
  await mara.press(mara.page.getByRole("button", { name: "Find" }), "friends/greet");
  await expect(mara.page.getByRole("main")).toContainText("This is the key from the invite.");

  await mara.page.goto(link);
  await expect(own, "asked once").toHaveValue(`${mara.node.origin}/profile`);
});

test("the invite leads to the machine that was typed, or to none", { tag: ["@script", "@any-screen"] }, async ({ mara, jonas }) => {
  const led: string[] = [];
  await mara.page.route(/\/friends\?address=/, (route) => {
    led.push(new URL(route.request().url()).origin);
    // The page stays where it is.
    return route.fulfill({ status: 204 });
  });
  await mara.page.goto(await invite(jonas));
  const refusal = mara.page.getByRole("alert").filter({ visible: true });
  for (const [typed, origin] of [
    ["192.168.001.010:8000", "http://192.168.1.10:8000"],
    ["https://010.000.000.001/profile", "https://10.0.0.1"],
    ["192.168.1.5. ", "http://192.168.1.5:8000"],
    ["192.168.1.5 : 8000", "http://192.168.1.5:8000"],
    ["\u200e192.168.1.5:8001\u200b", "http://192.168.1.5:8001"],
    ["\u2068jonas\u00ad.local\u2069:\ufeff8000", "http://jonas.local:8000"],
    ["１９２．１６８．１．５：９０００", "http://192.168.1.5:9000"],
    ["<http://jonas.local>.", "http://jonas.local"],
    ["localhost:80", "http://localhost"],
    ["bücher.example:1024", "http://xn--bcher-kva.example:1024"],
    ["::1", "http://[::1]:8000"],
    ["2001:db8::5", "http://[2001:db8::5]:8000"],
    ["2001:db8:1:2:3:4:5:6:8001", "http://[2001:db8:1:2:3:4:5:6]:8001"],
    ["[::1]:8001", "http://[::1]:8001"],
    ["0x7f.1"],
    ["127.1"],
    ["2130706433"],
    ["192.168.1.0xa"],
    ["192.168.0001.5"],
    ["192.168.1.256"],
    ["192%2e168.1.010"],
    ["𝟏𝟗𝟐.𝟏𝟔𝟖.𝟎𝟎𝟏.𝟎𝟏𝟎"],
    ["::1:8000"],
    ["[::1"],
    ["[::ffff:192.168.001.010]"],
    ["jonas. local"],
    ["http://192.168.1.5:8000@evil.example"],
    ["evil.example\\@192.168.1.5"],
    ["ftp://jonas.local:8000"],
    ["jonas.local:0"],
    ["\u200e"],
  ] as const) {
    led.length = 0;
    await mara.page.getByLabel("Address of your O2M").fill(typed);
    await mara.page.getByRole("button", { name: "Open in my O2M" }).click();
    if (origin === undefined) await expect(refusal, typed).toContainText("This is not an address.");
    else await expect.poll(() => led, { message: typed }).toEqual([origin]);
    await expect(refusal, typed).toHaveCount(origin === undefined ? 1 : 0);
    if (origin === undefined) expect(led, typed).toEqual([]);
  }
});

test("what people paste around an invite is left out", { tag: "@twice" }, async ({ mara, jonas }) => {
  const link = await invite(jonas);
  const o2m = link.replace(/^.*#/, "o2m://");
  for (const pasted of [`Come over: ${link}. See you!`, `${o2m}.`, `(${o2m})`, `My O2M is at ${jonas.node.origin}/profile, add me`]) {
    await mara.meet(pasted);
    await expect(mara.page.getByRole("region", { name: "Jonas" })).toContainText(jonas.node.address);
  }
});

test("over plain HTTP copying selects the link, and a new token", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  // A header for secure contexts alone.
  mara.guard.expect(/Cross-Origin-Opener-Policy header has been ignored/);
  await mara.openAsFromAPhone("/friends");
  expect(await mara.page.evaluate(() => window.isSecureContext)).toBe(false);
  const section = mara.page.getByRole("region", { name: "Invite a friend" });
  await section.getByRole("button", { name: "Copy the link" }).click();
  await expect(section.getByRole("status")).toHaveText("It is selected. Now copy it.");
  const selected = () => mara.page.evaluate(() => window.getSelection()?.toString());
  expect(await selected()).toBe(await section.locator(".invite-link code").innerText());

  await mara.page.goto(`${mara.node.homeOrigin}/settings`);
  await mara.settled();
  const tokens = mara.page.getByRole("region", { name: "App tokens" });
  await tokens.getByLabel("What is it for?").fill("weather station");
  await tokens.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await mara.press(tokens.getByRole("button", { name: "Create token" }), "app-tokens/create");
  await tokens.getByRole("button", { name: "Copy the token" }).click();
  expect(await selected()).toBe(await tokens.locator("code.secret").innerText());
});

test("a code is scanned where the browser reads codes", { tag: ["@script", "@any-screen"] }, async ({ mara, jonas }) => {
  const link = await invite(jonas);
  await mara.open("/friends");
  const scan = mara.page.getByRole("button", { name: "Scan a code" });
  const canScan = await mara.page.evaluate(() => "BarcodeDetector" in window);
  await expect(scan).toHaveCount(canScan ? 1 : 0);
  // Chromium reads codes on Android and macOS only: what it answers is put in its place, the camera is the browser's own.
  await mara.page.addInitScript((code) => {
    const detect = (video: HTMLVideoElement) => Promise.resolve(video.videoWidth > 0 ? [{ rawValue: code }] : []);
    Object.assign(window, { BarcodeDetector: class { detect = detect; } });
  }, link);
  await mara.reload();
  await scan.click();
  await expect(mara.page).toHaveURL(/\/friends\/add\/\w+$/);
  await expect(mara.page.getByRole("main")).toContainText("This is the key from the invite.");
});

test("the page of an invite has no violations", { tag: "@twice" }, async ({ mara }) => {
  const { check } = await import("../support/axe.ts");
  const link = await invite(mara);
  await mara.page.goto(link);
  await check(mara, "an invite");
});
