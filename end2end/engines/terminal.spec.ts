// O2M in a terminal: two people, each in a text browser, from the first day to reading each other.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { test as base, expect } from "@playwright/test";

import { Node } from "../support/node.ts";
import { PASSWORD } from "../support/person.ts";
import { type Program, Terminal } from "./terminal.ts";

const PAIRS: [Program, Program][] = [["w3m", "lynx"], ["links", "w3m"]];

/** Takes note of what a test has started, and of how it ends: after the test, also if that was cut off. */
type Ended = <T>(starting: Promise<T>, end: (started: T) => Promise<void>) => Promise<T>;

const test = base.extend<{ ended: Ended }>({
  ended: async ({}, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use(async (starting, end) => {
      ends.push(async () => end(await starting));
      return starting;
    });
    const results = await Promise.allSettled(ends.map((end) => end()));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  },
});

for (const [asking, accepting] of PAIRS) {
  test(`${asking} asks, ${accepting} accepts, and both read`, async ({ ended }, info) => {
    const startNode = (): Promise<Node> => ended(Node.start(), (node) => node.remove());
    const nodes = await Promise.all([startNode(), startNode()]);
    const open = (program: Program, node: Node): Promise<Terminal> =>
      ended(Terminal.start(program, node.origin), (terminal) => terminal.close());
    const [mara, jonas] = await Promise.all([open(asking, nodes[0]), open(accepting, nodes[1])]);
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
    }
  });
}

test("windows end with a test that is cut off", async () => {
  const folder = await mkdtemp(join(tmpdir(), "o2m-cut-off-"));
  const environment = Object.entries(process.env).filter(([name]) => !/^(PLAYWRIGHT|PW|TEST)_/.test(name));
  const run = promisify(execFile)("npx", ["--no-install", "playwright", "test", "--config", "engines/cut-off"], {
    env: { ...Object.fromEntries(environment), TMPDIR: folder },
  });
  const failed = await run.then(() => undefined, (error: { stdout: string }) => error.stdout);
  expect(failed).toContain("both are open");
  const { stdout: programs } = await promisify(execFile)("ps", ["-eo", "args"]);
  expect(programs.split("\n").filter((line) => line.includes(folder)), "programs").toEqual([]);
  expect((await readdir(folder)).filter((name) => name.startsWith("o2m-")), "files").toEqual([]);
  await rm(folder, { recursive: true });
});

async function firstDay(browser: Terminal, name: string): Promise<void> {
  await signIn(browser, "user", "password");
  await browser.shows("New password");
  await browser.fill("Name", name);
  await browser.fill("New password", PASSWORD);
  await browser.fill("The same once more", PASSWORD);
  await browser.press("Finish set-up");
  // The name stands there already.
  await browser.shows("Now sign in");
  await browser.fill("Password", PASSWORD);
  await browser.press("Sign in");
  await browser.shows("Publish");
  const timeline = await browser.screen();
  expect(timeline, "links stand apart").toContain("O2M Timeline Search Notifications Messages Friends Your page Settings");
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
