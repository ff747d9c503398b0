// O2M in the other two engines: the first day, a post with a picture, a friend, and what arrives by itself.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "@playwright/test";

import { Node } from "../support/node.ts";
import { PASSWORD } from "../support/person.ts";
import { photograph } from "../support/photograph.ts";
import { type Engine, LIVE, button, field, post } from "./engine.ts";
import { startFirefox } from "./firefox.ts";
import { Friend } from "../support/friend.ts";
import { startWebKit } from "./webkit.ts";

/** Neither engine is quick where a second browser runs beside it. */
const PATIENCE_MS = 30_000;

const ENGINES: Record<string, () => Promise<Engine>> = { firefox: startFirefox, webkit: startWebKit };

test("the first day, a picture, a friend, live", async ({ browser }, info) => {
  const start = ENGINES[info.project.name];
  if (start === undefined) throw new Error(`no engine is called ${info.project.name}`);
  const [node, jonas, engine] = await Promise.all([Node.start(), Friend.start("Jonas"), start()]);
  const folder = await mkdtemp(join(tmpdir(), "o2m-engines-"));
  const shows = async (xpath: string, what: string | RegExp = /./): Promise<void> => {
    await expect.poll(() => engine.text(xpath), { timeout: PATIENCE_MS, message: xpath }).toMatch(what);
  };
  try {
    await test.step("the first day", async () => {
      await engine.open(node.origin);
      await signIn("user", "password");
      await shows(button("Finish set-up"));
      await engine.type(field("Name"), "Mara");
      await engine.type(field("New password"), PASSWORD);
      await engine.type(field("The same once more"), PASSWORD);
      await engine.click(button("Finish set-up"));
      // The name stands there already.
      await shows(button("Sign in"));
      await engine.type(field("Password"), PASSWORD);
      await engine.click(button("Sign in"));
      await shows(button("Publish"));
    });
    await test.step("a post with a picture", async () => {
      const file = join(folder, "mill.jpg");
      await writeFile(file, await photograph(browser));
      await shows(LIVE);
      await engine.type("//textarea[@name = 'text']", "The old mill");
      await engine.chooseFile("//input[@type = 'file']", file);
      const description = "//input[starts-with(@name, 'alt-')]";
      await expect.poll(() => engine.text(description), { timeout: PATIENCE_MS }).toBeDefined();
      await engine.type(description, "Four quarters of different colours");
      await engine.click(button("Publish"));
      await shows(post("The old mill"));
      await expect.poll(() => engine.pictureWidth(`${post("The old mill")}//img`), { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    });
    await test.step("a friend", async () => {
      await engine.open(`${node.origin}/friends`);
      await shows(LIVE);
      await engine.type(field("Address or invite"), jonas.node.address);
      await engine.click(button("Find"));
      await shows(button("Ask to be friends"));
      await engine.click(button("Ask to be friends"));
      await jonas.accept("Mara");
    });
    await test.step("what arrives by itself", async () => {
      await engine.open(node.origin);
      await shows(LIVE);
      await jonas.publish("Through the other engine");
      await shows("//button[contains(., '1 new post')]");
      await engine.click("//button[contains(., '1 new post')]");
      await shows(post("Through the other engine"));
    });
  } catch (error) {
    await info.attach("the window", { body: await engine.screenshot(), contentType: "image/png" });
    await info.attach("the server", { body: node.log, contentType: "text/plain" });
    throw error;
  } finally {
    await engine.close();
    await Promise.all([node.remove(), jonas.remove(), rm(folder, { recursive: true })]);
  }

  async function signIn(name: string, password: string): Promise<void> {
    await shows(button("Sign in"));
    await engine.type(field("Name"), name);
    await engine.type(field("Password"), password);
    await engine.click(button("Sign in"));
  }
});
