// Firefox over WebDriver BiDi.

import { type Browser, type ElementHandle, launch } from "puppeteer-core";

import { onPath } from "../support/programs.ts";
import type { Engine } from "./engine.ts";

/** `O2M_FIREFOX`, else the one on PATH; `undefined` where there is none. */
export function firefox(): string | undefined {
  const named = process.env["O2M_FIREFOX"];
  const names = named === undefined ? ["firefox-esr", "firefox"] : [named];
  return names.map(onPath).find((found) => found !== undefined);
}

/** Starts Firefox with a profile of its own, and these preferences in it. */
export async function launchFirefox(preferences: Record<string, unknown> = {}, args: string[] = []): Promise<Browser> {
  const executablePath = firefox();
  if (executablePath === undefined) throw new Error("there is no Firefox here");
  return launch({ browser: "firefox", executablePath, headless: true, args, extraPrefsFirefox: preferences });
}

/** Starts it with one page. */
export async function startFirefox(): Promise<Engine> {
  const browser = await launchFirefox();
  const page = await browser.newPage();
  const first = async (xpath: string): Promise<ElementHandle<Element>> => {
    const found = await page.$(`::-p-xpath(${xpath})`);
    if (found === null) throw new Error(`nothing at ${xpath} of ${page.url()}`);
    return found;
  };
  return {
    open: async (url) => void (await page.goto(url)),
    url: async () => page.url(),
    text: async (xpath) => {
      const found = await page.$(`::-p-xpath(${xpath})`);
      return found === null ? undefined : found.evaluate((element) => (element as HTMLElement).innerText);
    },
    click: async (xpath) => (await first(xpath)).click(),
    type: async (xpath, text) => (await first(xpath)).type(text),
    chooseFile: async (xpath, path) => ((await first(xpath)) as ElementHandle<HTMLInputElement>).uploadFile(path),
    pictureWidth: async (xpath) => (await first(xpath)).evaluate((image) => (image as HTMLImageElement).naturalWidth),
    screenshot: async () => Buffer.from(await page.screenshot()),
    close: () => browser.close(),
  };
}
