// WebKitGTK over WebDriver, on a screen of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

import { Builder, By, Capabilities, type WebDriver, type WebElement } from "selenium-webdriver";

import { onPath } from "../support/programs.ts";
import type { Engine } from "./engine.ts";

const START_LIMIT_MS = 20_000;
/** The folders in which Debian puts the browser that comes with the driver. */
const FOLDERS = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map((machine) => `/usr/lib/${machine}/webkit2gtk-4.1`);

/** The browser, where its driver and a screen for it are there, too. */
export function webKit(): string | undefined {
  const hasDriver = ["WebKitWebDriver", "xvfb-run"].every((program) => onPath(program) !== undefined);
  return hasDriver ? FOLDERS.map((folder) => onPath(`${folder}/MiniBrowser`)).find((found) => found !== undefined) : undefined;
}

/** Starts the browser, with a driver and a screen of its own. */
export async function startWebKit(): Promise<Engine> {
  const binary = webKit();
  if (binary === undefined) throw new Error("there is no WebKit here");
  const port = await freePort();
  // A group of its own, which ends as one: the screen, the driver, the browser.
  const driver = spawn("xvfb-run", ["--auto-servernum", "WebKitWebDriver", `--port=${port}`], { detached: true, stdio: "ignore" });
  const end = (): void => void process.kill(-(driver.pid ?? 0), "SIGTERM");
  try {
    await answers(`http://127.0.0.1:${port}/status`, driver);
    const capabilities = new Capabilities({
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary, args: ["--automation"] },
    });
    const session = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
    return engine(session, end);
  } catch (error) {
    end();
    throw error;
  }
}

function engine(session: WebDriver, end: () => void): Engine {
  const first = async (xpath: string): Promise<WebElement> => session.findElement(By.xpath(xpath));
  return {
    open: (url) => session.get(url),
    url: () => session.getCurrentUrl(),
    text: async (xpath) => {
      const [found] = await session.findElements(By.xpath(xpath));
      return found?.getText();
    },
    click: async (xpath) => (await first(xpath)).click(),
    type: async (xpath, text) => (await first(xpath)).sendKeys(text),
    chooseFile: async (xpath, path) => (await first(xpath)).sendKeys(path),
    pictureWidth: async (xpath) => session.executeScript("return arguments[0].naturalWidth", await first(xpath)),
    screenshot: async () => Buffer.from(await session.takeScreenshot(), "base64"),
    close: async () => {
      await session.quit();
      end();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? found(address.port) : failed(new Error("no port"))));
    });
  });
}

async function answers(url: string, process: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await fetch(url).catch(() => undefined))?.ok) {
    if (process.exitCode !== null) throw new Error(`the driver of WebKit ended with ${process.exitCode}`);
    if (Date.now() > deadline) throw new Error("the driver of WebKit does not answer");
    await new Promise((wait) => setTimeout(wait, 50));
  }
}
