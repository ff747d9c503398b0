// A click on a notification of the browser's. Firefox shows it in a window of its own, where no desktop would.

import { expect, test } from "@playwright/test";
import type { Browser, Page } from "puppeteer-core";

import { Node } from "../support/node.ts";
import { PASSWORD, PATIENCE } from "../support/person.ts";
import { SYSTEM_ACCESS, alerts } from "./alerts.ts";
import { button, field } from "./engine.ts";
import { launchFirefox } from "./firefox.ts";
import { Friend } from "../support/friend.ts";

/** Where the notification is made: in the service worker, and without one in the page. */
for (const maker of ["service worker", "page"] as const) {
  test(`a click on a notification of the ${maker} leads to what it tells of`, async ({}, info) => {
    const [mara, lea, jonas, paul, browser] = await Promise.all([
      Friend.start("Mara"),
      Friend.start("Lea"),
      Friend.start("Jonas"),
      Friend.start("Paul"),
      launchFirefox(
        {
          "permissions.default.desktop-notification": 1,
          "dom.serviceWorkers.enabled": maker === "service worker",
          "alerts.useSystemBackend": false,
        },
        [SYSTEM_ACCESS],
      ),
    ]);
    const node: Node = mara.node;
    try {
      const first = await open(browser, node.origin);
      await signIn(first);
      await first.goto(`${node.origin}/settings/notifications`);
      await shows(first, "#browser", "This browser tells you what is new");
      if (maker === "service worker") await first.evaluate(async () => void (await navigator.serviceWorker.ready));
      const second = await open(browser, node.origin);
      const pages = [first, second];

      await test.step("while no page is in sight, one of them shows what is new", async () => {
        await browser.newPage();
        await expect.poll(() => Promise.all(pages.map(isInSight)), { timeout: PATIENCE }).toEqual([false, false]);
        // The second at once: what one page wrote down of the first, the other may not have read by then.
        for (const [friend, name] of [[lea, "Lea"], [jonas, "Jonas"]] as const) {
          await allHear(pages, () => friend.ask(node.address));
          await expect.poll(() => alerts(browser).then(texts), { timeout: PATIENCE }).toEqual([`${name} wants to be your friend.`]);
        }
        const all = (await Promise.all(pages.map(asked))).flat();
        expect(all.sort(), "what the browser was asked to show").toEqual(["Jonas", "Lea"].map((name) => `${name} wants to be your friend.`));
      });
      await test.step("a click leads there, and it is shown no more", async () => {
        const before = await places(browser, node.origin);
        const speaker = (await asked(first)).includes("Jonas wants to be your friend.") ? 0 : 1;
        const after = maker === "service worker" ? [...before, "/friends"] : before.with(speaker, "/friends");
        for (const alert of await alerts(browser)) await alert.click();
        await expect.poll(() => places(browser, node.origin), { timeout: PATIENCE }).toEqual(after);
        await expect.poll(() => alerts(browser), { timeout: PATIENCE }).toEqual([]);
      });
      await test.step("while one is in sight, nothing is shown", async () => {
        await second.bringToFront();
        await expect.poll(() => isInSight(second), { timeout: PATIENCE }).toBe(true);
        const before = (await Promise.all(pages.map(asked))).flat();
        await allHear(pages, () => paul.ask(node.address));
        expect(await alerts(browser)).toEqual([]);
        expect((await Promise.all(pages.map(asked))).flat(), "what the browser was asked to show").toEqual(before);
      });
    } catch (error) {
      await info.attach("the server", { body: node.log, contentType: "text/plain" });
      throw error;
    } finally {
      await browser.close();
      await Promise.all([mara, lea, jonas, paul].map((friend) => friend.remove()));
    }
  });
}

declare global {
  interface Window {
    /** What the page asked the browser to show. */
    asked: string[];
  }
}

/** Opens a page that takes note of what it asks the browser to show, and lets it be shown. */
async function open(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() => {
    window.asked = [];
    window.Notification = new Proxy(Notification, {
      construct(real, [title, options]: [string, NotificationOptions]) {
        window.asked.push(options.body ?? "");
        return new real(title, options);
      },
    });
    const { showNotification } = window.ServiceWorkerRegistration?.prototype ?? {};
    if (showNotification === undefined) return;
    ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
      window.asked.push(options?.body ?? "");
      return showNotification.call(this, title, options);
    };
  });
  await page.goto(url);
  return page;
}

async function signIn(page: Page): Promise<void> {
  await page.type(`::-p-xpath(${field("Name")})`, "Mara");
  await page.type(`::-p-xpath(${field("Password")})`, PASSWORD);
  await Promise.all([page.waitForNavigation(), page.click(`::-p-xpath(${button("Sign in")})`)]);
}

async function shows(page: Page, selector: string, words: string): Promise<void> {
  await expect.poll(() => page.$eval(selector, (place) => place.textContent), { timeout: PATIENCE }).toContain(words);
}

const isInSight = (page: Page): Promise<boolean> => page.evaluate(() => !document.hidden);
const asked = (page: Page): Promise<string[]> => page.evaluate(() => window.asked);
const texts = (shown: { text: string }[]): string[] => shown.map(({ text }) => text);

/** Does what is told of, and waits until each page has asked its node what that was, and done with the answer what it does. */
async function allHear(pages: Page[], happens: () => Promise<void>): Promise<void> {
  const questions = (page: Page): Promise<number> =>
    page.evaluate(async () => {
      // A page has it while it asks and shows.
      await navigator.locks.request("o2m-speaks", () => {});
      return performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/notifications/news")).length;
    });
  // Each asks once when it begins.
  for (const page of pages) await expect.poll(() => questions(page), { timeout: PATIENCE }).toBeGreaterThan(0);
  const before = await Promise.all(pages.map(questions));
  await happens();
  for (const [index, page] of pages.entries()) {
    await expect.poll(() => questions(page), { timeout: PATIENCE, intervals: [100] }).toBeGreaterThan(before[index] ?? 0);
  }
}

/** Where the pages are that show O2M. */
async function places(browser: Browser, origin: string): Promise<string[]> {
  const urls = (await browser.pages()).map((page) => page.url());
  return urls.filter((url) => url.startsWith(origin)).map((url) => url.slice(origin.length));
}
