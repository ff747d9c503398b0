// Names in scripts of the other direction turn nothing around them: each is isolated where it stands among other words.

import { type Page, expect } from "@playwright/test";

/** Looks for the names in texts, titles and labels of the page, and fails softly with those that are not isolated. */
export async function checkNames(page: Page, names: readonly string[], what: string): Promise<void> {
  expect.soft(await page.evaluate(inspect, names), `${what}: names that turn the words around them`).toEqual([]);
}

/** Runs in the page. */
function inspect(names: readonly string[]): string[] {
  const FIRST_STRONG_ISOLATE = "\u2068";
  const complaints: string[] = [];
  const isIsolatedIn = (text: string, name: string): boolean => {
    return text.split(name).slice(0, -1).every((before) => before.endsWith(FIRST_STRONG_ISOLATE));
  };
  const look = (text: string, where: string): void => {
    for (const name of names) {
      if (text.includes(name) && !isIsolatedIn(text, name)) complaints.push(`${where}: ${text}`);
    }
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode as Text;
    if (parentElement && !parentElement.closest("bdi, [dir=auto], option, textarea, script, style")) look(data, `<${parentElement.localName}>`);
  }
  for (const element of document.querySelectorAll("[title], [aria-label]")) {
    for (const attribute of ["title", "aria-label"]) {
      const text = element.getAttribute(attribute) ?? "";
      // Around a name that is all of it there is nothing to turn.
      if (!names.includes(text)) look(text, `${attribute} of <${element.localName}>`);
    }
  }
  return [...new Set(complaints)];
}
