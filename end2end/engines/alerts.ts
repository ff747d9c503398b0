// The windows in which Firefox shows notifications. They are its own, so what is there is asked of the browser itself.

import type { Browser } from "puppeteer-core";

/** What lets a program look into the windows of the browser itself. */
export const SYSTEM_ACCESS = "--remote-allow-system-access";

const WINDOW = "chrome://global/content/alerts/alert.xhtml";

/** A notification, as a person has it before them. */
export interface Alert {
  text: string;
  click(): Promise<void>;
}

/** The connection of WebDriver BiDi, which puppeteer has no other way to: `moz:scope` is a word of Firefox alone. */
interface Connection {
  send(method: string, parameters: object): Promise<{ result: unknown }>;
}

interface Tree {
  contexts: { context: string; url: string }[];
}

/** The notifications that are shown now. */
export async function alerts(browser: Browser): Promise<Alert[]> {
  const { connection } = browser as unknown as { connection: Connection };
  const { contexts } = (await connection.send("browsingContext.getTree", { "moz:scope": "chrome" })).result as Tree;
  const windows = contexts.filter(({ url }) => url === WINDOW);
  return Promise.all(
    windows.map(async ({ context }) => {
      const evaluate = async (expression: string): Promise<string> => {
        const { result } = await connection.send("script.evaluate", { expression, target: { context }, awaitPromise: false });
        return (result as { result: { value: string } }).result.value;
      };
      return {
        text: await evaluate("document.getElementById('alertTextLabel').textContent"),
        click: async () => void (await evaluate("document.getElementById('alertBox').click()")),
      };
    }),
  );
}
