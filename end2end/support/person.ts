// A person with a server and a browser: what they do, in their words.

import { type BrowserContext, type Locator, type Page, expect } from "@playwright/test";

import { Guard } from "./guard.ts";
import type { Node } from "./node.ts";

export type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Long enough for anything between two servers on one machine. */
export const PATIENCE = 15_000;
/** Within which an edit is on the friend's open page (issue 2, "Reading friends"). */
export const LIVE_LIMIT = 3_000;

export const PASSWORD = "tin kettle on the hob";

/** A file as an input takes it. */
export interface PictureFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export interface Publishing {
  audience?: "All friends" | "Only me";
  pictures?: (PictureFile & { alt?: string })[];
}

export class Person {
  readonly guard: Guard;

  constructor(
    readonly name: string,
    readonly node: Node,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly hasScript: boolean,
  ) {
    this.guard = new Guard(context);
  }

  /** Opens a page of the own server and waits until it can be used. */
  async open(path = "/"): Promise<void> {
    await this.page.goto(`${this.node.origin}${path}`);
    await this.settled();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.settled();
  }

  /** Waits for the hydration of the page, where there is JavaScript. */
  async settled(): Promise<void> {
    if (this.hasScript) await expect(this.page.locator("html[data-hydrated]")).toBeAttached({ timeout: PATIENCE });
  }

  /** Waits for something that the server brings: live with JavaScript, else by reloading. */
  async arrives(what: Locator, timeout = PATIENCE): Promise<void> {
    if (this.hasScript) return expect(what).toBeVisible({ timeout });
    await expect(async () => {
      await this.reload();
      await expect(what).toBeVisible({ timeout: 100 });
    }).toPass({ timeout, intervals: [100] });
  }

  /** Waits for something to be gone: live with JavaScript, else by reloading. */
  async leaves(what: Locator, timeout = PATIENCE): Promise<void> {
    if (this.hasScript) return expect(what).toHaveCount(0, { timeout });
    await expect(async () => {
      await this.reload();
      await expect(what).toHaveCount(0, { timeout: 100 });
    }).toPass({ timeout, intervals: [100] });
  }

  /** Everything between an empty folder and the first timeline. */
  async firstDay(): Promise<void> {
    await this.open("/");
    await this.signIn("user", "password");
    await this.chooseAccount();
    await this.signIn(this.name, PASSWORD);
    await expect(this.composer).toBeVisible();
  }

  async chooseAccount(password = PASSWORD): Promise<void> {
    await this.page.getByLabel("Name", { exact: true }).fill(this.name);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Set up" }).click();
  }

  async signIn(name = this.name, password = PASSWORD): Promise<void> {
    await this.page.getByLabel("Name", { exact: true }).fill(name);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  get composer(): Locator {
    return this.page.getByRole("form", { name: "New post" });
  }

  /** Publishes from the timeline, and waits until the post stands there. */
  async publish(text: string, { audience, pictures = [] }: Publishing = {}): Promise<Locator> {
    await this.open("/");
    await this.write(text);
    if (audience) await this.composer.getByLabel("Seen by").selectOption({ label: audience });
    if (pictures.length > 0) await this.addPictures(pictures);
    await this.composer.getByRole("button", { name: "Publish" }).click();
    const post = this.post(text);
    await expect(post).toBeVisible();
    return post;
  }

  async write(text: string): Promise<void> {
    await this.composer.getByRole("textbox", { name: "Text" }).fill(text);
  }

  /** Chooses files, waits until each has its thumbnail, and describes them. */
  async addPictures(pictures: Publishing["pictures"] & object): Promise<void> {
    await this.composer.getByLabel("Pictures").setInputFiles(pictures);
    if (!this.hasScript) await this.composer.getByRole("button", { name: "Add pictures" }).click();
    await expect(this.composer.getByRole("img")).toHaveCount(pictures.length, { timeout: PATIENCE });
    for (const [index, { alt }] of pictures.entries()) {
      if (alt) await this.composer.getByLabel("Description").nth(index).fill(alt);
    }
  }

  /** The post that says `text`, wherever it stands on the page. */
  post(text: string | RegExp): Locator {
    return this.page.getByRole("article").filter({ hasText: text });
  }

  /** Asks the server at `address` to become friends. */
  async ask(address: string, note = ""): Promise<void> {
    await this.open("/friends");
    await this.page.getByLabel("Address").fill(address);
    if (note) await this.page.getByLabel("Note").fill(note);
    await this.page.getByRole("button", { name: "Ask" }).click();
  }

  /** The entry of somebody on the friends page. */
  entry(name: string): Locator {
    return this.page.getByRole("main").getByRole("listitem").filter({ hasText: name });
  }

  /** Becomes friends with somebody, through their pages, at `address` if it is another than theirs. */
  async befriend(other: Person, address = other.node.address): Promise<void> {
    await this.ask(address);
    await other.open("/friends");
    await other.arrives(other.entry(this.name).getByRole("button", { name: "Accept" }));
    await other.entry(this.name).getByRole("button", { name: "Accept" }).click();
    await other.arrives(other.page.getByRole("main").getByRole("link", { name: this.name }));
    await this.open("/friends");
    await this.arrives(this.page.getByRole("main").getByRole("link", { name: other.name }));
  }
}
