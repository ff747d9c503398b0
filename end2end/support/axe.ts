// What axe says of a page, with our script or without.

import AxeBuilder from "@axe-core/playwright";
import { type Browser, type Page, expect } from "@playwright/test";

import type { Person } from "./person.ts";

/** What axe says of colours: all that is different in the dark. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/**
 * Runs axe on the whole page, with every rule in the light and those of colours in the dark; the project's viewport decides the width.
 *
 * Without JavaScript the page is opened in another window, and `prepare` does there what its address does not tell.
 */
export async function check(person: Person, what: string, prepare?: (page: Page) => Promise<void>): Promise<void> {
  const page = person.hasScript ? person.page : await scriptOfTheToolOnly(person);
  if (page !== person.page) await prepare?.(page);
  await checkPage(page, what);
}

/** The same of a page that is nobody's, in which the tool's script runs. */
export async function checkPage(page: Page, what: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // "Legacy" opens no second page to put the results of frames together: there are no frames.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const { violations } = await (colorScheme === "dark" ? axe.withRules(COLOR_RULES) : axe).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n    ")}`);
    expect.soft(found, `${what}, ${colorScheme}`).toEqual([]);
  }
  expect.soft(await translated(page), `${what}: addresses and keys that a translating browser may change`).toEqual([]);
}

/** Texts with an address, an invite, a key or a fingerprint that are not marked as such. */
function translated(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const literal = /\d{1,3}(\.\d{1,3}){3}|:\d{4,5}\b|\.local\b|\bo2m:\/\/|\b[a-z2-7]{52}\b|([a-z2-7]{4} ){6}|([0-9A-F]{2}:){8}/;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode as Text;
      if (literal.test(data) && !parentElement?.closest("[translate=no], script, style")) found.push(data);
    }
    return found;
  });
}

/** Where the tool's script runs for somebody whose own pages run none: one window for all that is looked at. */
const windows = new WeakMap<Person, Page>();

/** The page as it came from the server: axe is a script, so scripts run there, and none of ours gets there. */
async function scriptOfTheToolOnly(person: Person): Promise<Page> {
  const page = windows.get(person) ?? (await windowFor(person));
  windows.set(person, page);
  await page.context().clearCookies();
  await page.context().addCookies(await person.context.cookies());
  await page.goto(person.page.url());
  return page;
}

async function windowFor(person: Person): Promise<Page> {
  const context = await (person.context.browser() as Browser).newContext({
    javaScriptEnabled: true,
    serviceWorkers: "block",
    viewport: person.page.viewportSize(),
  });
  person.context.once("close", () => void context.close());
  const page = await context.newPage();
  await page.route((url) => url.pathname.endsWith(".js") || url.pathname.endsWith(".wasm"), (route) => route.abort());
  return page;
}
