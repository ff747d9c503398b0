// Pages that are not what was sent: an extension, a translator or a proxy had its turn. They work. A page that broke says so.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { APIRequestContext, Browser, Locator, Page } from "@playwright/test";

import { changeRows } from "../support/database.ts";
import { PASSWORD } from "../support/person.ts";
import { drawing } from "../support/scenery/landscape.ts";
import { expect, type Person, test } from "../support/test.ts";

const SCRIPT = { tag: ["@script", "@any-screen"] };

/** Puts elements around and into whatever one fills in, as password managers and spelling checkers do, as soon as it is there. */
async function installExtension(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const known = new WeakSet<Element>();
    const look = (): void => {
      document.head?.prepend(...(document.querySelector("meta[data-foreign]") ? [] : [foreign("meta")]));
      for (const element of document.querySelectorAll("body, main, form, input, textarea, select, label")) {
        if (known.has(element)) continue;
        known.add(element);
        if (element.localName !== "body") {
          element.before(foreign("div"));
          element.after(foreign("span"));
        }
        if (!element.matches("input, textarea, select")) element.prepend(foreign("div"));
      }
    };
    const foreign = (name: string): HTMLElement => {
      const element = document.createElement(name);
      element.dataset["foreign"] = "";
      return element;
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  });
}

/** Puts every text into elements of its own, as browsers do that translate a page: what is there, and what comes. Runs in the page. */
function translate(): void {
  const translateNow = (): void => {
    const texts = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (texts.nextNode()) {
      const text = texts.currentNode as Text;
      const parent = text.parentElement;
      if (parent && !parent.closest("font, script, style, textarea, option, head, [translate=no]") && text.data.trim() !== "") found.push(text);
    }
    for (const [index, text] of found.entries()) {
      const inner = document.createElement("font");
      const outer = document.createElement("font");
      inner.textContent = text.data;
      outer.append(inner);
      // Each browser has a way of its own.
      if (index % 2 === 0) text.replaceWith(outer);
      else {
        text.parentElement?.insertBefore(outer, text);
        text.parentElement?.removeChild(text);
      }
    }
  };
  translateNow();
  new MutationObserver(translateNow).observe(document, { childList: true, subtree: true, characterData: true });
}

async function installTranslator(page: Page): Promise<void> {
  await page.addInitScript(translate);
}

/** Every form that there is after the first day. */
async function fillInEverything(mara: Person, jonas: Person): Promise<void> {
  const { page } = mara;
  const main = page.getByRole("main");
  const post = await mara.publish("By the river");
  await mara.edit(post, "By the lake");
  await expect(mara.post("By the lake")).toBeVisible();

  await mara.ask(jonas.node.address, "It is me");
  await expect(mara.entry("Jonas")).toBeVisible();

  await mara.open("/circles");
  await page.getByLabel("Name", { exact: true }).fill("Choir");
  await mara.press(page.getByRole("button", { name: "Create circle" }), "circles/make");
  await expect(main.getByText("Choir").first()).toBeVisible();
  await changeCircle(mara, jonas);
  await changeSettings(mara);

  await mara.open("/profile");
  await mara.saveProfile("Mara L.", "Bread and bicycles");
  await expect(main.getByText("Bread and bicycles").first()).toBeVisible();

  await mara.signOut();
  await mara.signIn();
  await expect(mara.composer).toBeVisible();
}

/** The forms of a circle that is there, with a friend to put into it. */
async function changeCircle(mara: Person, jonas: Person): Promise<void> {
  await jonas.callAsScript("friends/accept", { id: String(await jonas.knows("Mara", "received")) });
  await mara.knows("Jonas", "accepted");
  await mara.open("/circles");
  const circle = (name: string) => mara.page.getByRole("region", { name, exact: true });
  // It is open, since nobody is in it.
  await circle("Choir").getByRole("checkbox", { name: "Jonas" }).check();
  await mara.press(circle("Choir").getByRole("button", { name: "Save", exact: true }), "circles/set-members");
  // Texts that a translator took the place of follow what changes, too.
  await expect(circle("Choir")).toContainText("1 friend");
  await circle("Choir").locator("summary").filter({ hasText: "Rename" }).click();
  await circle("Choir").getByLabel("New name").fill("Family");
  await mara.press(circle("Choir").getByRole("button", { name: "Save name" }), "circles/rename");
  await circle("Family").locator("summary").filter({ hasText: "Delete" }).click();
  await mara.press(circle("Family").getByRole("button", { name: "Delete the circle" }), "circles/delete");
  await expect(circle("Family")).toHaveCount(0);
}

/** Every form of the settings. */
async function changeSettings(mara: Person): Promise<void> {
  await mara.open("/settings");
  const section = (name: string) => mara.page.getByRole("region", { name, exact: true });
  const press = async (name: string, button: string, endpoint: string): Promise<void> => {
    await mara.press(section(name).getByRole("button", { name: button, exact: true }), endpoint);
  };
  const name = section("Name to sign in with");
  await name.getByLabel("Name", { exact: true }).fill("Mara");
  await press("Name to sign in with", "Save name", "account/change-name");
  await section("Who sees new posts").getByRole("combobox").selectOption({ label: "all friends" });
  await press("Who sees new posts", "Save", "account/change-default-audience");
  await section("What strangers see").getByRole("switch").check();
  await press("What strangers see", "Save", "friends/hide-name");
  const room = section("Space for friends’ pictures");
  await room.getByLabel("How much space they may take").fill("2 GB");
  await press("Space for friends’ pictures", "Save limit", "copies/set-cap");
  await expect(room).toContainText("of 2 GB");
  await press("Space for friends’ pictures", "Remove all copies", "copies/remove");
  await section("App tokens").getByLabel("What is it for?").fill("weather station");
  await section("App tokens").getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await press("App tokens", "Create token", "app-tokens/create");
  await expect(section("App tokens").locator("code.secret")).toBeVisible();
  await mara.press(section("App tokens").getByRole("listitem").getByRole("button", { name: "Delete" }), "app-tokens/revoke");
  await mara.page.getByLabel("Current password").fill(PASSWORD);
  await mara.page.getByLabel("New password").fill(PASSWORD);
  await mara.page.getByLabel("The same once more").fill(PASSWORD);
  await press("Password", "Change password", "account/change-password");
  await expect(section("Password").getByRole("status")).toHaveText(/\S/);
}

/** Every form with pictures, and what becomes of a draft. */
async function usePictures(mara: Person, browser: Browser): Promise<void> {
  const { page } = mara;
  const [first, second, third, inFolder] = await Promise.all([40, 41, 42, 43].map((size) => drawing(browser, [size, size])));
  const file = (buffer: Buffer) => ({ name: "strokes.png", mimeType: "image/png", buffer });
  const post = await mara.publish("By the mill", { pictures: [file(first!)] });
  await mara.openEditor(post);
  await mara.chooseFilesForEdit([file(second!)]);
  await expect(mara.descriptionsIn(mara.editor)).toHaveCount(2);
  await mara.saveEdit();
  await mara.open("/");
  await mara.delete(mara.post("By the mill"));
  await expect(mara.post("By the mill")).toHaveCount(0);

  // It is asked about a while later.
  await writeFile(join(mara.node.data, "pictures", "strokes.png"), inFolder!);
  await mara.open("/");
  const other = await mara.context.newPage();
  await other.goto(mara.node.origin);
  await expect(other.locator("html[data-live]")).toBeAttached();
  const elsewhere = other.getByRole("region", { name: "Write a post" });
  await elsewhere.getByRole("textbox", { name: "Your post" }).fill("From the phone");
  await expect(elsewhere.getByText("Draft saved")).toBeVisible();
  await other.close();
  await mara.write("From the desk");
  await mara.composer.getByRole("button", { name: "Add it to the text" }).click();
  await expect(mara.textbox).toHaveValue("From the desk\n\nFrom the phone");
  await mara.composer.locator("summary", { hasText: "Discard the draft" }).click();
  await mara.press(mara.composer.getByRole("button", { name: "Discard it for good" }), "draft/save");
  await expect(mara.textbox).toHaveValue("");

  const question = page.getByRole("region", { name: "1 new picture is in your folder" });
  await expect(question).toBeVisible();
  await mara.press(question.getByRole("button", { name: "Do not publish" }), "folder/dismiss");
  await expect(question).toHaveCount(0);

  await mara.open("/profile");
  await page.locator("#edit > summary").click();
  const portrait = page.getByRole("region", { name: "Your picture" });
  await portrait.getByLabel("Choose a picture").setInputFiles(file(third!));
  await mara.press(page.getByRole("main").getByRole("button", { name: "Save", exact: true }), "profile/change");
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
}

/** Every form about a friend and about who asks to be one, the page of an invite among them. */
async function dealWithAFriend(mara: Person, jonas: Person): Promise<void> {
  const { page } = mara;
  const main = page.getByRole("main");
  const asks = async (): Promise<string> => {
    const { contact } = await jonas.callAsScript<{ contact: string }>("friends/greet", { address: mara.node.address });
    await jonas.callAsScript("friends/request", { contact });
    return String(await mara.knows("Jonas", "received"));
  };
  await asks();
  await mara.open("/notifications");
  await mara.press(main.getByRole("button", { name: "Decline" }), "friends/decline");
  await expect(main).toContainText("This is settled.");
  await jonas.callAsScript("friends/put-away", { id: String(await jonas.knows("Mara", "declined")) });
  const id = await asks();
  await mara.open("/notifications");
  await mara.press(main.getByRole("button", { name: "Accept" }), "friends/accept");
  await expect(main).toContainText("You and Jonas are friends now.");

  await mara.callAsScript("circles/make", { name: "Choir" });
  await mara.open(`/friends/${id}`);
  await mara.press(main.getByRole("button", { name: "Check for news now" }), "friends/pull");
  await page.locator(".friend-circles > summary").click();
  await page.locator(".friend-circles").getByRole("checkbox", { name: "Choir" }).check();
  await mara.press(page.getByRole("button", { name: "Save circles" }), "circles/set-of-friend");
  await expect(page.locator(".friend-circles > summary")).toContainText("Choir");
  await mara.openDigits();
  await mara.press(page.getByRole("button", { name: "They are the same" }), "friends/verify");
  await expect(main.getByText("verified", { exact: true })).toBeVisible();
  await mara.end();
  await mara.press(page.getByRole("button", { name: "Ask again" }), "friends/greet");
  await mara.press(page.getByRole("button", { name: "Ask to be friends" }), "friends/request");
  await mara.press(page.getByRole("button", { name: "Withdraw" }), "friends/withdraw");
  await expect(page.getByRole("button", { name: "Withdraw" })).toHaveCount(0);

  await asks();
  await mara.open("/friends");
  await mara.press(mara.entry("Jonas").getByRole("button", { name: "Decline" }), "friends/decline");
  await jonas.callAsScript("friends/put-away", { id: String(await jonas.knows("Mara", "declined")) });
  await asks();
  await mara.open("/friends");
  await mara.press(mara.entry("Jonas").getByRole("button", { name: "Block" }), "friends/block");
  await mara.press(page.getByRole("button", { name: "Unblock" }), "friends/unblock");
  await expect(page.getByRole("button", { name: "Unblock" })).toHaveCount(0);

  await jonas.open("/friends");
  await page.goto(await jonas.page.locator(".invite-link code").innerText());
  await page.getByLabel("Address of your O2M").fill(mara.node.origin);
  await page.getByRole("button", { name: "Open in my O2M" }).click();
  await mara.settled();
  await expect(page.getByLabel("Address or invite")).toHaveValue(/^o2m:/);
}

/** The form for a friendship that is older than keys. */
async function confirmKey(mara: Person, jonas: Person): Promise<void> {
  // Jonas still asks, too.
  await mara.ask(jonas.node.address);
  await mara.knows("Jonas", "accepted");
  // Neither is looked at while the one is away.
  await Promise.all([mara, jonas].map(({ page }) => page.goto("about:blank")));
  await mara.node.stop();
  await changeRows(mara.node, "UPDATE peer SET node_id = NULL");
  await mara.node.run();
  await mara.openFriend("Jonas");
  await mara.press(mara.page.getByRole("button", { name: "Check", exact: true }), "friends/greet");
  await expect(mara.page.getByRole("button", { name: "Ask to be friends" })).toBeVisible();
}

for (const [name, install] of [["an extension", installExtension], ["a translator", installTranslator]] as const) {
  test(`${name} changes the page before it is live, on the first day`, SCRIPT, async ({ newcomer }) => {
    await install(newcomer.page);
    await newcomer.firstDay();
    await newcomer.settled();
    const goOn = await newcomer.hold("draft/save");
    await newcomer.write("The first post");
    await expect(newcomer.composer.getByText("Saving the draft…")).toBeVisible();
    goOn();
    await expect(newcomer.composer.getByText("Draft saved")).toBeVisible();
    await newcomer.page.keyboard.press("Control+Enter");
    await expect(newcomer.post("The first post")).toBeVisible();
  });

  test(`${name} changes the page before it is live, in every form`, SCRIPT, async ({ mara, jonas }) => {
    await install(mara.page);
    await fillInEverything(mara, jonas);
  });
}

test("a page that a browser translated is read again: what says the same stays translated, and no click is lost", SCRIPT, async ({ mara, jonas }) => {
  const { page } = mara;
  const marked = (): Promise<number> =>
    page.evaluate(() => [...document.querySelectorAll("nav font, h1 font")].filter((each) => "isMarked" in each).length);
  await mara.open("/friends");
  await page.evaluate(translate);
  await page.evaluate(() => {
    for (const each of document.querySelectorAll("nav font, h1 font")) Object.assign(each, { isMarked: true });
  });
  const before = await marked();
  expect(before, "the page is translated").toBeGreaterThan(10);
  await mara.navigation.getByRole("link", { name: "Settings" }).first().locator("font").first().hover();
  await page.mouse.down();
  await jonas.ask(mara.node.address, "It is me");
  await expect(page.getByRole("button", { name: "Accept" }), "it was read again").toBeVisible();
  expect(await marked()).toBe(before);
  await expect(page.locator("[data-lent]")).toHaveCount(0);
  await expect(page.getByText("It is me").locator("xpath=self::font"), "what is new is translated, too").not.toHaveCount(0);
  await page.mouse.up();
  await expect(page).toHaveURL(/\/settings$/);
});

/** Signs out another browser of the same owner. */
async function signOutElsewhere(mara: Person, elsewhere: APIRequestContext): Promise<void> {
  const form = { name: "Mara", password: PASSWORD, next: "/" };
  const sessions = mara.page.getByRole("region", { name: "Browsers that are signed in" });
  const ways: [Locator, string, string][] = [
    [sessions.getByRole("listitem").getByRole("button", { name: "Sign out" }), "sessions/end", "That browser is signed out."],
    [sessions.getByRole("button", { name: "Sign out all others" }), "sessions/end-others", "All other browsers are signed out."],
  ];
  for (const [button, path, sentence] of ways) {
    const answer = await elsewhere.post(`${mara.node.origin}/api/account/sign-in`, { headers: { Origin: mara.node.origin }, form });
    expect(answer.ok()).toBe(true);
    await mara.open("/settings");
    await mara.press(button, path);
    await expect(sessions.getByRole("listitem")).toHaveCount(1);
    await mara.hears(sentence, true);
  }
}

test("an extension changes the page before it is live, in the forms of pictures, sessions and friends", SCRIPT, async ({ mara, jonas, browser, request }) => {
  await installExtension(mara.page);
  await signOutElsewhere(mara, request);
  await usePictures(mara, browser);
  await dealWithAFriend(mara, jonas);
  await confirmKey(mara, jonas);
});

test("what was typed before the page was asked for again stays", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  await installExtension(page);
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route("**/*_bg.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(mara.node.origin);
  await mara.textbox.pressSequentially("Early");
  await mara.audience.selectOption({ label: "only me" });
  goOn();
  await mara.settled();
  await expect(mara.textbox).toHaveValue("Early");
  await expect(mara.textbox).toBeFocused();
  await page.keyboard.type(" bird");
  await expect(mara.composer.getByText("Draft saved")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(mara.post("Early bird")).toContainText("only me");
});

test("a proxy puts a banner on every page: it lives all the same", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  await page.route(`${mara.node.origin}/`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/<body[^>]*>/, "$&<div>An offer!</div>") });
  });
  await mara.open("/");
  await mara.write("Past the banner");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.post("Past the banner")).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(0);
});

test("the module does not come: the form works, and no click is lost", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  mara.guard.expect(/ERR_FAILED|without JavaScript/);
  await page.route("**/*_bg.wasm", (route) => route.abort());
  await page.goto(mara.node.origin);
  await expect(page.locator("html[data-plain]")).toBeAttached();
  await expect(page.locator("html[data-live]")).toHaveCount(0);
  await mara.write("Without the module\n\nin two lines");
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.post("Without the module")).toBeVisible();
  await mara.navigation.getByRole("link", { name: "Friends" }).first().click();
  await expect(page.getByLabel("Address or invite")).toBeVisible();
});

/** Makes the module panic. */
async function breakPage(mara: Person): Promise<void> {
  mara.guard.expect(/panicked at|unreachable|broken on purpose/);
  await mara.page.evaluate(() => {
    document.createElement = () => {
      throw new Error("broken on purpose");
    };
  });
  await mara.composer.getByRole("button", { name: "Preview" }).click();
  await expect(mara.alert).toHaveText("Something broke here. Load the page again.");
}

/** Counts the calls into the module from here on, however they come. */
async function countCalls(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const { instantiateStreaming, instantiate } = WebAssembly;
    const counted = { calls: 0 };
    Object.assign(window, { counted });
    const count = (imports: WebAssembly.Imports): WebAssembly.Imports => {
      for (const part of Object.values(imports)) {
        for (const [name, call] of Object.entries(part)) {
          if (typeof call !== "function") continue;
          part[name] = (...parameters: unknown[]) => {
            counted.calls += 1;
            return (call as (...parameters: unknown[]) => unknown)(...parameters);
          };
        }
      }
      return imports;
    };
    WebAssembly.instantiateStreaming = (source, imports) => instantiateStreaming(source, count(imports ?? {}));
    WebAssembly.instantiate = ((source: BufferSource, imports: WebAssembly.Imports) =>
      instantiate(source, count(imports))) as typeof WebAssembly.instantiate;
  });
  return () => page.evaluate(() => (window as unknown as { counted: { calls: number } }).counted.calls);
}

test("after a panic nothing reaches the module: no answer that was on its way, no other page", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  const calls = await countCalls(page);
  const goOn = await mara.hold("draft/save");
  await mara.open("/");
  expect(await calls(), "what the module does is counted").toBeGreaterThan(0);
  const asked = page.waitForRequest("**/api/draft/save");
  await mara.write("On its way");
  await asked;
  const other = await mara.context.newPage();
  await other.goto(mara.node.origin);
  await expect(other.locator("html[data-live]")).toBeAttached();

  await breakPage(mara);
  const before = await calls();
  const answered = page.waitForResponse("**/api/draft/save");
  goOn();
  await answered;
  // As every page does that has news.
  await other.evaluate(() => new BroadcastChannel("o2m-events").postMessage("{}"));
  // Long enough for both to have come.
  await page.waitForTimeout(500);
  expect(await calls()).toBe(before);
});

test("what the page does not listen to any more is forgotten", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  await page.addInitScript(() => {
    const counted = { closed: 0 };
    const { disconnect } = IntersectionObserver.prototype;
    IntersectionObserver.prototype.disconnect = function () {
      counted.closed += 1;
      disconnect.call(this);
    };
    Object.assign(window, { counted });
  });
  const closed = () => page.evaluate(() => (window as unknown as { counted: { closed: number } }).counted.closed);
  for (let number = 1; number <= 45; number += 1) await mara.publishAsScript(`Day ${number}.`);
  await mara.open("/");
  // Each list looks whether its end comes near.
  for (const [name, path] of [["Your page", "/profile"], ["Timeline", "/"], ["Your page", "/profile"], ["Timeline", "/"]] as const) {
    await mara.navigation.getByRole("link", { name }).first().click();
    await expect(page).toHaveURL(`${mara.node.origin}${path}`);
    await expect(page.locator(`[data-feed][data-path="${path}"]`)).toBeAttached();
  }
  const before = await closed();
  expect(before, "what ends is closed").toBeGreaterThan(2);
  await breakPage(mara);
  expect(await closed() - before, "the one that is left").toBeLessThan(2);
});

/** Loads a page again that broke. */
async function loadAgain(mara: Person): Promise<void> {
  await mara.page.getByRole("link", { name: "Load the page again." }).click();
  await mara.settled();
}

test("a panic at any later time says so, and keeps what was typed and chosen", SCRIPT, async ({ mara }) => {
  for (const name of ["Choir", "Family"]) await mara.callAsScript("circles/make", { name });
  const tick = mara.composer.getByRole("checkbox", { name: "Choir" });
  // No save arrives, so that the browser keeps the form as it was before the panic, too.
  const goOn = await mara.hold("draft/save");
  await mara.open("/");
  await mara.write("For few");
  await breakPage(mara);
  await expect(mara.textbox).toHaveValue("For few");
  await mara.audience.selectOption({ label: "several circles" });
  await tick.check();
  await loadAgain(mara);
  await expect(mara.textbox).toHaveValue("For few");
  await expect(mara.audience).toHaveValue("circles");
  await expect(tick).toBeChecked();
  goOn();
  await expect(mara.composer.getByText("Draft saved")).toBeVisible();
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.post("For few").locator(".audience-badge")).toContainText("Choir");
  await expect(mara.textbox).toHaveValue("");

  await mara.write("Before");
  await breakPage(mara);
  await mara.write("Before and after");
  await loadAgain(mara);
  await expect(mara.textbox).toHaveValue("Before and after");
  await expect(mara.composer.getByText("Draft saved")).toBeVisible();

  await breakPage(mara);
  await mara.composer.getByRole("button", { name: "Publish" }).click();
  await expect(mara.post("Before and after")).toBeVisible();
  await expect(mara.textbox, "what was sent is not kept").toHaveValue("");
});

test("what a page that broke keeps is of every kind, but no password", SCRIPT, async ({ mara }) => {
  const { page } = mara;
  await mara.open("/settings");
  const tokens = page.getByRole("region", { name: "App tokens", exact: true });
  const scope = tokens.locator("[type=radio][value=read]");
  await expect(scope).not.toBeChecked();
  await tokens.getByLabel("What is it for?").fill("weather station");
  await scope.check();
  await tokens.getByLabel("Last day").fill("2031-05-04");
  const password = page.getByLabel("New password", { exact: true });
  await password.fill(PASSWORD);
  await page.locator(".password-field", { has: password }).getByRole("button", { name: "Show password" }).click();
  await expect(password).toHaveAttribute("type", "text");
  await page.evaluate(() => window.dispatchEvent(new Event("o2m-panic")));
  await expect(mara.alert).toHaveText("Something broke here. Load the page again.");
  await loadAgain(mara);
  await expect(tokens.getByLabel("What is it for?")).toHaveValue("weather station");
  await expect(scope).toBeChecked();
  await expect(tokens.getByLabel("Last day")).toHaveValue("2031-05-04");
  await expect(password).toHaveValue("");
});
