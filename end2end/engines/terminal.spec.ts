// O2M in a terminal: two people, each in a text browser, from the first day to reading each other.

import { expect, test } from "@playwright/test";

import { Node } from "../support/node.ts";
import { PASSWORD } from "../support/person.ts";
import { type Program, Terminal } from "./terminal.ts";

const PAIRS: [Program, Program][] = [["w3m", "lynx"], ["lynx", "w3m"]];

for (const [asking, accepting] of PAIRS) {
  test(`${asking} asks, ${accepting} accepts, and both read`, async ({}, info) => {
    const nodes = await Promise.all([Node.start(), Node.start()]);
    const [mara, jonas] = await Promise.all([Terminal.start(asking, nodes[0].origin), Terminal.start(accepting, nodes[1].origin)]);
    try {
      await test.step("the first day", () => Promise.all([firstDay(mara, "Mara"), firstDay(jonas, "Jonas")]));
      await test.step("a post each", () => Promise.all([publish(mara, "The old mill"), publish(jonas, "The new bridge")]));
      await test.step("the one asks", async () => {
        await mara.press("Friends");
        await mara.shows("Address or invite");
        await mara.fill("Address or invite", nodes[1].address);
        await mara.press("Find");
        await mara.shows("Ask to be friends");
        await mara.press("Ask to be friends");
      });
      await test.step("the other accepts", async () => {
        await jonas.press("Friends");
        await jonas.arrives("Accept");
        await jonas.press("Accept");
        await jonas.shows("Your friends");
      });
      await test.step("both read", async () => {
        await Promise.all([mara.press("Timeline"), jonas.press("Timeline")]);
        await Promise.all([mara.arrives("The new bridge"), jonas.arrives("The old mill")]);
      });
    } catch (error) {
      await info.attach(asking, { body: await mara.screen(), contentType: "text/plain" });
      await info.attach(accepting, { body: await jonas.screen(), contentType: "text/plain" });
      throw error;
    } finally {
      await Promise.all([mara.close(), jonas.close()]);
      await Promise.all(nodes.map((node) => node.remove()));
    }
  });
}

async function firstDay(browser: Terminal, name: string): Promise<void> {
  await signIn(browser, "user", "password");
  await browser.shows("New password");
  await browser.fill("Name", name);
  await browser.fill("New password", PASSWORD);
  await browser.fill("The same once more", PASSWORD);
  await browser.press("Finish set-up");
  await signIn(browser, name, PASSWORD);
  await browser.shows("Publish");
  const timeline = await browser.screen();
  expect(timeline, "links stand apart").toContain("O2M Timeline Notifications Friends Your page Settings");
  // A text browser shows what a style sheet or `hidden` would hide.
  expect(timeline, "nothing that only JavaScript answers").not.toMatch(/Something broke|Preview|Drop pictures/);
}

async function signIn(browser: Terminal, name: string, password: string): Promise<void> {
  await browser.shows("Sign in");
  await browser.fill("Name", name);
  await browser.fill("Password", password);
  await browser.press("Sign in");
}

async function publish(browser: Terminal, text: string): Promise<void> {
  await browser.fillText("Your post", text);
  await browser.press("Publish");
  await browser.shows("More about this post");
  await browser.shows(text);
}
