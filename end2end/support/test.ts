// What every spec starts from: people, each with a server and a browser of their own.

import { type Browser, type TestInfo, test as base, expect } from "@playwright/test";

import { Node } from "./node.ts";
import { Person, type StorageState } from "./person.ts";
import { furnish } from "./scenery/street.ts";

export { expect };
export type { Person };

/** A folder on which the first day is over, with the cookies of its owner. */
interface Template {
  node: Node;
  cookies: StorageState;
}

interface Fixtures {
  /** A server in an empty folder, and somebody who has just started it. */
  newcomer: Person;
  /** Somebody else of this name, who has just started a server in an empty folder. */
  arrive: (name: string) => Promise<Person>;
  /** People who live on servers of their own, signed in, strangers to each other. */
  mara: Person;
  jonas: Person;
  lea: Person;
  /** The owner of a house full of what people have: the scenery. */
  host: Person;
}

interface WorkerFixtures {
  /** The folder of somebody after the first day, made once per worker and copied for each test. */
  templates: (name: string) => Promise<Template>;
  /** The folder of the host, furnished once per worker. */
  scenery: Template;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  templates: [
    async ({ browser }, use) => {
      const made = new Map<string, Promise<Template>>();
      await use((name) => {
        const template = made.get(name) ?? firstDay(browser, name);
        made.set(name, template);
        return template;
      });
      for (const template of made.values()) await (await template).node.remove();
    },
    { scope: "worker" },
  ],
  scenery: [
    async ({ browser, templates }, use) => {
      const host = await move("Mara", browser, templates, true);
      const friend = await move("Jonas", browser, templates, true);
      await furnish(host, friend, browser);
      const cookies = await host.context.storageState();
      for (const { context, node } of [host, friend]) {
        await context.close();
        await node.stop();
      }
      await use({ node: host.node, cookies });
      await host.node.remove();
      await friend.node.remove();
    },
    // As slow as sixty friends are.
    { scope: "worker", timeout: 120_000 },
  ],
  newcomer: async ({ browser, javaScriptEnabled }, use, info) => {
    await live(await start("Newcomer", browser, javaScriptEnabled), use, info);
  },
  arrive: async ({ browser, javaScriptEnabled }, use, info) => {
    const people: Person[] = [];
    await use(async (name) => {
      const person = await start(name, browser, javaScriptEnabled);
      people.push(person);
      return person;
    });
    for (const person of people) await leave(person, info);
  },
  mara: async ({ browser, templates, javaScriptEnabled }, use, info) => {
    await live(await move("Mara", browser, templates, javaScriptEnabled), use, info);
  },
  jonas: async ({ browser, templates, javaScriptEnabled }, use, info) => {
    await live(await move("Jonas", browser, templates, javaScriptEnabled), use, info);
  },
  lea: async ({ browser, templates, javaScriptEnabled }, use, info) => {
    await live(await move("Lea", browser, templates, javaScriptEnabled), use, info);
  },
  host: async ({ browser, scenery, javaScriptEnabled }, use, info) => {
    await live(await enter("Mara", browser, scenery, javaScriptEnabled), use, info);
  },
});

/** Starts a server in an empty folder, and a browser for it. */
async function start(name: string, browser: Browser, hasScript: boolean): Promise<Person> {
  const node = await Node.start();
  const context = await browser.newContext();
  return new Person(name, node, context, await context.newPage(), hasScript);
}

/** Makes the folder of somebody after the first day; without JavaScript, since that is quickest. */
async function firstDay(browser: Browser, name: string): Promise<Template> {
  const node = await Node.start();
  const context = await browser.newContext({ javaScriptEnabled: false });
  const person = new Person(name, node, context, await context.newPage(), false);
  await person.firstDay();
  const cookies = await context.storageState();
  await context.close();
  await node.stop();
  return { node, cookies };
}

async function move(
  name: string,
  browser: Browser,
  templates: WorkerFixtures["templates"],
  hasScript: boolean,
): Promise<Person> {
  return enter(name, browser, await templates(name), hasScript);
}

/** Moves into a copy of the folder. */
async function enter(name: string, browser: Browser, template: Template, hasScript: boolean): Promise<Person> {
  const node = await Node.start(template.node);
  const context = await browser.newContext({ storageState: template.cookies });
  return new Person(name, node, context, await context.newPage(), hasScript);
}

/** Runs the test, and what follows it. */
async function live(person: Person, use: (person: Person) => Promise<void>, info: TestInfo): Promise<void> {
  await use(person);
  await leave(person, info);
}

/** Ends browser and server and looks at what they complained of. */
async function leave(person: Person, info: TestInfo): Promise<void> {
  if (info.status !== info.expectedStatus) {
    await info.attach(`${person.name}'s server`, { body: person.node.log, contentType: "text/plain" });
  }
  await person.context.close();
  await person.node.remove();
  expect(person.guard.found(), `what ${person.name}'s browser complained of`).toEqual([]);
}
