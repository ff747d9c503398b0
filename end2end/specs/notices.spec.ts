// What one is told, and where: chosen by kind and by thread, said by the browser, and sent on.

import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { Page } from "@playwright/test";

import { type Person, expect, test } from "../support/test.ts";
import { TURN, Thread } from "../support/thread.ts";

const SETTINGS = "/settings/notifications";

/** What stands where notifications are sent. */
class Receiver {
  readonly bodies: string[] = [];
  status = 200;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on("request", (request, response) => {
      let body = "";
      request.on("data", (piece: Buffer) => (body += piece.toString()));
      request.on("end", () => {
        receiver.bodies.push(body);
        response.writeHead(receiver.status).end("out of ink");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/topic`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** How many notifications are unread, as the title says it. */
async function hasUnread(person: Person, count: number): Promise<void> {
  const title = count === 0 ? /^[^(]/ : new RegExp(`^\\(${count}\\) `);
  await expect(async () => {
    if (!person.hasScript) await person.reload();
    await expect(person.page).toHaveTitle(title, { timeout: 500 });
  }).toPass({ timeout: TURN });
}

/** Reads what is there: that the other accepted. */
async function read(person: Person): Promise<void> {
  await person.open("/notifications");
  if (!person.hasScript) await person.press(person.page.getByRole("button", { name: "Mark all as read" }), "notifications/mark-read");
  await hasUnread(person, 0);
}

test("what is turned off is not counted, and each thread says otherwise", { tag: "@twice" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Rain at last");
  await read(mara);
  await mara.open(SETTINGS);
  const comments = mara.page.getByRole("switch", { name: "Comments on your posts" });
  await expect(comments).toBeChecked();
  await expect(mara.page.getByRole("switch", { name: /wants to be your friend/ }), "that cannot be off").toHaveCount(0);
  await comments.uncheck();
  await mara.press(mara.page.locator("#kinds").getByRole("button", { name: "Save" }), "notifications/set-kinds");
  await mara.hears("Saved.");
  await mara.reload();
  await expect(comments).not.toBeChecked();

  const leas = await Thread.open(lea, "Rain at last");
  await leas.write("And what a smell");
  const ours = await Thread.open(mara, "Rain at last");
  await mara.arrives(ours.comment("And what a smell"), TURN);
  await hasUnread(mara, 0);
  await ours.notify("Of all comments");
  await leas.write("It smells of the river");
  await mara.arrives(ours.comment("It smells of the river"), TURN);
  await hasUnread(mara, 1);
  await ours.notify("Of nothing here");
  await hasUnread(mara, 0);
  await mara.open("/settings");
  await expect(mara.page.locator("#mutes"), "it stands where all mutes do").toContainText("A post of");
});

test("a friend's thread is followed by one who wants every comment", { tag: "@any-screen" }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Rain at last");
  const [ours, leas] = [await Thread.open(mara, "Rain at last"), await Thread.open(lea, "Rain at last")];
  await leas.notify("Of all comments");
  await ours.write("It smells of the river");
  await lea.arrives(leas.comment("It smells of the river"), TURN);
  await lea.open("/notifications");
  await lea.arrives(lea.page.getByRole("main").getByText("Mara commented in a thread that you follow."), TURN);
});

test("notifications are sent to an address, and the settings say what came of it", { tag: "@twice" }, async ({ mara, lea }) => {
  mara.guard.expect(/status of 422/);
  const receiver = await Receiver.start();
  await mara.befriend(lea);
  await mara.publish("Rain at last");
  await mara.open(SETTINGS);
  const push = mara.page.locator("#push");
  const save = push.getByRole("button", { name: "Save" });
  await push.getByLabel("Address", { exact: true }).fill("ftp://somewhere/x");
  await mara.press(save, "notifications/set-push");
  if (mara.hasScript) await expect(push.getByRole("alert")).toContainText("This is no address of the web.");
  await push.getByLabel("Address", { exact: true }).fill(receiver.url);
  await push.getByLabel("Access token").fill("tk_x");
  await push.getByRole("switch", { name: "With the words" }).check();
  await mara.press(save, "notifications/set-push");
  await expect(push).toContainText("Nothing was sent there yet.");
  await expect(push).toContainText("A token is kept.");
  await expect(push, "what is open is said").toContainText("has no https");

  receiver.status = 500;
  const test = push.getByRole("button", { name: "Send a test" });
  await mara.press(test, "notifications/test-push");
  await expect(push).toContainText("The last message was not taken (500).");
  await expect(push).toContainText("It answered: out of ink");
  receiver.status = 200;
  await mara.press(test, "notifications/test-push");
  await expect(push).toContainText("The last message was taken (200).");

  const leas = await Thread.open(lea, "Rain at last");
  await leas.write("And what a smell");
  await expect.poll(() => receiver.bodies.at(-1), { timeout: TURN }).toBe("Lea commented on your post.\nAnd what a smell");
  await mara.press(push.getByRole("button", { name: "Send nothing any more" }), "notifications/end-push");
  await expect(push).toContainText("Nothing is sent any more.");
  receiver.stop();
});

/** Lets the page look as if another were in front of it. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
}

/** Stands in for what the browser without a window does not have: who may show notifications, and where they stand. */
async function withNotifications(person: Person): Promise<void> {
  await person.context.addInitScript(() => {
    // An empty page has none.
    if (!window.isSecureContext || !("ServiceWorkerRegistration" in window)) return;
    const kept = (name: string): string => localStorage.getItem(name) ?? "";
    Object.defineProperty(Notification, "permission", { get: () => kept("test-permission") || "default" });
    Notification.requestPermission = async () => {
      localStorage.setItem("test-permission", "granted");
      return "granted";
    };
    ServiceWorkerRegistration.prototype.showNotification = async (_title, options) => {
      const { body, tag, data } = options ?? {};
      localStorage.setItem("test-shown", `${kept("test-shown")}${tag}: ${body} ${(data as { href: string }).href}\n`);
    };
  });
}

/** All that the browser was asked to show, by all pages together. */
async function shown(page: Page): Promise<string[]> {
  return page.evaluate(() => (localStorage.getItem("test-shown") ?? "").split("\n").filter((line) => line !== ""));
}

test("the browser tells once what is new, while no page is in sight, after it was asked by a press", { tag: ["@script", "@any-screen"] }, async ({ mara, lea }) => {
  await mara.befriend(lea);
  await mara.publish("Rain at last");
  await read(mara);
  await withNotifications(mara);
  await mara.open(SETTINGS);
  const section = mara.page.locator("#browser");
  await expect(section).toContainText("This browser tells you nothing.");
  await section.getByRole("button", { name: "Let this browser tell me" }).click();
  await expect(section).toContainText("This browser tells you what is new");
  const other = await mara.context.newPage();
  await other.goto(mara.node.origin);
  await expect(other.locator("html[data-live]")).toBeAttached();

  const leas = await Thread.open(lea, "Rain at last");
  await leas.write("And what a smell");
  await hasUnread(mara, 1);
  expect(await shown(mara.page), "one is in sight").toEqual([]);
  for (const page of [mara.page, other]) await hide(page, true);
  await leas.write("It smells of the river");
  await expect.poll(() => shown(mara.page), { timeout: TURN }).toEqual([expect.stringMatching(/^o2m: Lea commented on your post\. \/posts\/\d+#thread$/)]);

  await hide(mara.page, false);
  await section.getByRole("button", { name: "Tell me nothing here" }).click();
  await expect(section).toContainText("This browser tells you nothing.");
  await other.close();
});

test("a browser that refuses, and a page without https, are told so", { tag: ["@script", "@any-screen"] }, async ({ mara }) => {
  const section = mara.page.locator("#browser");
  for (const [script, sentence] of [
    ["Object.defineProperty(Notification, 'permission', { get: () => 'denied' })", "does not let O2M tell you anything"],
    ["Object.defineProperty(window, 'isSecureContext', { get: () => false })", "with https only"],
  ] as const) {
    await mara.page.addInitScript(script);
    await mara.open(SETTINGS);
    await expect(section).toContainText(sentence);
    await expect(section.getByRole("button")).toHaveCount(0);
  }
});

test("without JavaScript the browser's own are not offered", { tag: "@any-screen" }, async ({ mara }) => {
  await mara.open(SETTINGS);
  const section = mara.page.locator("#browser");
  if (!mara.hasScript) await expect(section).toContainText("This needs JavaScript.");
  else await expect(section).not.toContainText("This needs JavaScript.");
});
