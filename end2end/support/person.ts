// A person with a server and a browser: what they do, in their words.

import { type BrowserContext, type Locator, type Page, expect } from "@playwright/test";

import { Guard } from "./guard.ts";
import type { Node } from "./node.ts";

export type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Long enough for anything between two servers on one machine. */
export const PATIENCE = 15_000;
/** Within which an edit is on the friend's open page. */
export const LIVE_LIMIT = 3_000;

export const PASSWORD = "tin kettle on the hob";

/** A file as an input takes it. */
export interface PictureFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export interface Publishing {
  /** "all friends", "only me", "public", or the name of a circle. */
  audience?: string;
  pictures?: (PictureFile & { alt?: string })[];
}

/** The functions that take files, which a script may leave out. */
const MULTIPART = ["threads/comment", "threads/edit"];

export class Person {
  readonly guard: Guard;

  constructor(
    readonly name: string,
    readonly node: Node,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly hasScript: boolean,
  ) {
    this.guard = new Guard(context, hasScript);
  }

  /** Opens a page of the own server and waits until it can be used. */
  async open(path = "/"): Promise<void> {
    await this.page.goto(`${this.node.origin}${path}`);
    await this.settled();
  }

  /** Says whether the own server has this page: a release build has no style page. */
  async has(path: string): Promise<boolean> {
    const answer = await this.context.request.get(`${this.node.origin}${path}`);
    expect([200, 404], path).toContain(answer.status());
    return answer.ok();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.settled();
  }

  /** Says that the server will be away for a while: an open page tries its live connection, still wants an icon or says what was seen, and the browser says so. */
  expectsOutage(): void {
    this.guard.expect(/ERR_INCOMPLETE_CHUNKED_ENCODING.*\/events/);
    this.guard.expect(/ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE).*\/(events|icon\.svg|api\/timeline\/seen)/);
  }

  /** Waits until the page answers to JavaScript, where there is any. */
  async settled(): Promise<void> {
    if (!this.hasScript) return;
    await expect(this.page.locator("html[data-live]")).toBeAttached({ timeout: PATIENCE });
    this.guard.assertAlive();
  }

  /** Waits for something that the server brings: live with JavaScript, else by reloading. Posts that wait above others are let in. */
  async arrives(what: Locator, timeout = PATIENCE): Promise<void> {
    if (this.hasScript) {
      await expect(async () => {
        if (await this.newPosts.isVisible()) await this.newPosts.click({ timeout: 1000 });
        await expect(what).toBeVisible({ timeout: 100 });
      }).toPass({ timeout, intervals: [100] });
      return;
    }
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
    // The page before has a field of the same name.
    await expect(this.page).toHaveURL(/\/set-up/);
    await this.page.getByLabel("Name", { exact: true }).fill(this.name);
    await this.page.getByLabel("New password", { exact: true }).fill(password);
    await this.page.getByLabel("The same once more", { exact: true }).fill(password);
    await this.press(this.page.getByRole("button", { name: "Finish set-up" }), "account/set-up");
  }

  /** Opens a page of the own server by a name of the house, and signs in there. */
  async openAsFromAPhone(path: string): Promise<void> {
    await this.page.goto(`${this.node.homeOrigin}${path}`);
    await this.settled();
    await this.signIn();
    await expect(this.page).toHaveURL(new RegExp(`${path}$`));
    await this.settled();
  }

  async signIn(name = this.name, password = PASSWORD): Promise<void> {
    // First what the page before has not.
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByLabel("Name", { exact: true }).fill(name);
    await this.press(this.page.getByRole("button", { name: "Sign in" }), "account/sign-in");
  }

  /** Signs out, from the settings. */
  async signOut(): Promise<void> {
    await this.open("/settings");
    await this.press(this.page.getByRole("main").getByRole("button", { name: "Sign out", exact: true }), "account/sign-out");
    await expect(this.page).toHaveURL(/\/sign-in/);
  }

  /** Presses a button that sends a form, and waits until the server has answered. */
  async press(button: Locator, endpoint: string): Promise<void> {
    const path = `/api/${endpoint}`;
    const answered = this.page.waitForResponse((response) => new URL(response.url()).pathname === path);
    await button.click();
    await answered;
    // What it leads to is the page by then.
    if (this.hasScript) await expect(this.page.locator("form[aria-busy=true]")).toHaveCount(0);
    else await this.page.waitForLoadState();
  }

  /** Waits for the sentence that says what a form did. It has the focus where that went with the form. */
  async hears(sentence: string, hasFocus = false): Promise<void> {
    const said = this.page.getByRole("status").filter({ hasText: sentence });
    await expect(said).toBeVisible();
    if (this.hasScript && hasFocus) await expect(said.locator("p")).toBeFocused();
  }

  /** Keeps calls of a server function waiting until what comes back is called. */
  async hold(path: string): Promise<() => void> {
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await this.page.route(`**/api/${path}`, async (route) => {
      await held;
      await route.continue();
    });
    return goOn;
  }

  // Places on the page.

  /** What went wrong, in a sentence. */
  get alert(): Locator {
    return this.page.getByRole("alert").filter({ hasText: /\S/ });
  }

  get navigation(): Locator {
    return this.page.getByRole("navigation").filter({ visible: true });
  }

  get composer(): Locator {
    return this.page.getByRole("region", { name: "Write a post" });
  }

  /** The form on the page where a post is changed. */
  get editor(): Locator {
    return this.page.getByRole("region", { name: "Edit your post" });
  }

  /** The words in the post that is being changed. */
  get editedText(): Locator {
    return this.editor.getByRole("textbox", { name: "Your post" });
  }

  get textbox(): Locator {
    return this.composer.getByRole("textbox", { name: "Your post" });
  }

  get audience(): Locator {
    return this.composer.getByRole("combobox", { name: "Seen by" });
  }

  /** The descriptions of the pictures in the draft, one for each thumbnail. */
  get descriptions(): Locator {
    return this.descriptionsIn(this.composer);
  }

  descriptionsIn(form: Locator): Locator {
    return form.getByRole("textbox", { name: /^What does picture \d+ show\?$/ });
  }

  /** The button that says how many posts arrived since the page was opened. */
  get newPosts(): Locator {
    return this.page.getByRole("button", { name: /new posts?$/ });
  }

  /** The post that says `text`, wherever it stands on the page. */
  post(text: string | RegExp): Locator {
    return this.page.getByRole("article").filter({ hasText: text });
  }

  /** The entry of somebody on the friends page. */
  entry(name: string): Locator {
    return this.page.getByRole("main").getByRole("listitem").filter({ hasText: name });
  }

  // Posts.

  /** Publishes from the timeline, and waits until the post stands there. */
  async publish(text: string, { audience, pictures = [] }: Publishing = {}): Promise<Locator> {
    await this.open("/");
    await this.write(text);
    if (audience) await this.audience.selectOption({ label: audience });
    if (pictures.length > 0) await this.addPictures(pictures);
    const post = this.page.getByRole("article").first();
    const link = post.locator("a:has(time)");
    const before = (await post.count()) > 0 ? await link.getAttribute("href") : null;
    await this.press(this.composer.getByRole("button", { name: "Publish" }), "posts/publish");
    // The answer is there a moment before the page shows it.
    if (before !== null) await expect(link).not.toHaveAttribute("href", before);
    await expect(post).toBeVisible();
    await this.settled();
    return post;
  }

  async write(text: string): Promise<void> {
    await this.textbox.fill(text);
  }

  /** Says in the form for a new post what is to stand before it. */
  async warn(warning: string, isBlurred = false): Promise<void> {
    await this.composer.locator("summary", { hasText: "Content warning" }).click();
    await this.composer.getByRole("textbox", { name: "Content warning" }).fill(warning);
    if (isBlurred) await this.composer.getByRole("checkbox", { name: "Blur the pictures" }).check();
  }

  /** Chooses files for the draft, without waiting for what becomes of them. */
  async chooseFiles(files: PictureFile[]): Promise<void> {
    await this.composer.getByLabel("Choose pictures").setInputFiles(files);
    if (!this.hasScript) await this.press(this.composer.getByRole("button", { name: "Add pictures" }), "draft/save");
  }

  /** Chooses files for the post that is being changed, without waiting for what becomes of them. */
  async chooseFilesForEdit(files: PictureFile[]): Promise<void> {
    await this.editor.getByLabel("Choose pictures").setInputFiles(files);
    if (!this.hasScript) await this.press(this.editor.getByRole("button", { name: "Add pictures" }), "posts/keep-edit");
  }

  /** Chooses pictures for the draft, waits until each has its thumbnail, and describes them. */
  async addPictures(pictures: NonNullable<Publishing["pictures"]>): Promise<void> {
    await this.chooseFiles(pictures.map(({ alt: _, ...file }) => file));
    await expect(this.descriptions).toHaveCount(pictures.length, { timeout: PATIENCE });
    for (const [index, { alt }] of pictures.entries()) {
      if (alt) await this.descriptions.nth(index).fill(alt);
    }
  }

  /** Publishes past the pages, as a script does, with the session of this browser. `audience` is what the form calls it. */
  async publishAsScript(text: string, { audience = "all-friends", pictures = [] }: Publishing = {}): Promise<void> {
    const multipart = new FormData();
    multipart.append("text", text);
    multipart.append("audience", audience);
    for (const { name, mimeType, buffer, alt = "" } of pictures) {
      multipart.append("files", new File([new Uint8Array(buffer)], name, { type: mimeType }));
      multipart.append("alt", alt);
    }
    await this.send("posts/publish", multipart);
  }

  /** Changes a post as a script would, or another window. */
  async editAsScript(post: Locator, text: string, audience = "all-friends"): Promise<void> {
    const multipart = new FormData();
    const href = (await post.locator("a:has(time)").getAttribute("href")) ?? "";
    multipart.append("id", href.slice("/posts/".length));
    multipart.append("text", text);
    multipart.append("audience", audience);
    await this.send("posts/edit", multipart);
  }

  private async send(endpoint: string, multipart: FormData): Promise<void> {
    const answer = await this.context.request.post(`${this.node.origin}/api/${endpoint}`, { headers: this.asScript, multipart });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Calls a server function past the pages, and gives what it answers. */
  async callAsScript<T>(endpoint: string, form: Record<string, string>): Promise<T> {
    const url = `${this.node.origin}/api/${endpoint}`;
    const isMultipart = MULTIPART.includes(endpoint);
    const answer = await this.context.request.post(url, { headers: this.asScript, ...(isMultipart ? { multipart: form } : { form }) });
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()) as T;
  }

  private get asScript(): Record<string, string> {
    return { Accept: "application/json", Origin: this.node.origin };
  }

  /** Opens the page of a post. */
  async openPost(post: Locator): Promise<void> {
    await post.locator("a:has(time)").click();
    await expect(this.page).toHaveURL(/\/posts\/\d+$/);
    await this.settled();
  }

  /** Opens what one can do with a post of one's own. */
  async openMenu(post: Locator): Promise<void> {
    await post.locator("summary", { hasText: "More about this post" }).click();
  }

  async edit(post: Locator, text: string): Promise<void> {
    await this.openEditor(post);
    await this.editedText.fill(text);
    await this.saveEdit();
  }

  /** Opens the page where a post of one's own is changed. */
  async openEditor(post: Locator): Promise<void> {
    await this.openMenu(post);
    await post.getByRole("link", { name: "Edit" }).click();
    await expect(this.page).toHaveURL(/\/edit$/);
    await this.settled();
  }

  /** Saves what was changed, and waits for the page of the post. */
  async saveEdit(): Promise<void> {
    await this.press(this.editor.getByRole("button", { name: "Save" }), "posts/edit");
    await expect(this.page).toHaveURL(/\/posts\/\d+$/);
    await this.settled();
  }

  async delete(post: Locator): Promise<void> {
    await this.openMenu(post);
    await post.locator("summary", { hasText: "Delete" }).click();
    await this.press(post.getByRole("button", { name: "Delete the post" }), "posts/delete");
    await expect(this.page).toHaveURL(/^[^?]*\/(profile)?(\?saved=post-deleted)?$/);
  }

  // Friends.

  /** Looks who is at `address`, which may be an invite; nothing is sent to them. */
  async greet(address: string): Promise<void> {
    await this.open("/friends");
    await this.page.getByLabel("Address or invite").fill(address);
    await this.press(this.page.getByRole("button", { name: "Find" }), "friends/greet");
  }

  /** Looks who is at `address`, and waits for the page on which they are asked. */
  async meet(address: string): Promise<void> {
    await this.greet(address);
    await expect(this.page).toHaveURL(/\/friends\/add\/\w+$/, { timeout: PATIENCE });
    await this.settled();
  }

  /** Asks the server at `address` to become friends. */
  async ask(address: string, note = ""): Promise<void> {
    await this.meet(address);
    if (note) await this.page.getByLabel("Note (optional)").fill(note);
    await this.press(this.page.getByRole("button", { name: "Ask to be friends" }), "friends/request");
    await expect(this.page).toHaveURL(/\/friends$/);
  }

  /** Becomes friends with somebody, at `address` if it is another than theirs; past the pages, which have tests of their own. */
  async befriend(other: Person, address = other.node.address): Promise<void> {
    const { contact } = await this.callAsScript<{ contact: string }>("friends/greet", { address });
    await this.callAsScript("friends/request", { contact });
    const id = await other.knows(this.name, "received");
    await other.callAsScript("friends/accept", { id: String(id) });
    await other.knows(this.name, "accepted");
    await this.knows(other.name, "accepted");
  }

  /** Waits until the node knows somebody of this name in this state, and gives their id. */
  async knows(name: string, state: "received" | "accepted" | "declined"): Promise<number> {
    let id = 0;
    await expect(async () => {
      const peers = await this.peers();
      const found = peers.find((peer) => peer.person.name === name && peer.state === state);
      expect(found, `${name}, ${state}, in ${JSON.stringify(peers)}`).toBeDefined();
      id = found?.id ?? 0;
    }).toPass({ timeout: PATIENCE, intervals: [100] });
    return id;
  }

  /** Everybody whom the node knows, past the pages. */
  async peers(): Promise<{ id: number; state: string; person: { name: string } }[]> {
    const answer = await this.context.request.get(`${this.node.origin}/api/friends/list`, { headers: this.asScript });
    return (await answer.json()) as { id: number; state: string; person: { name: string } }[];
  }

  /** The link to a friend's page, on the page of friends. */
  friend(name: string): Locator {
    return this.page.getByRole("main").getByRole("link", { name }).first();
  }

  async openFriend(name: string): Promise<void> {
    await this.open("/friends");
    await this.friend(name).click();
    await expect(this.page).toHaveURL(/\/friends\/\d+/);
    await this.settled();
  }

  /** Opens the digits to compare with the friend, on the friend's page, and gives them. */
  async openDigits(): Promise<string[]> {
    await this.page.locator("summary", { hasText: "Is it really" }).click();
    const groups = this.page.getByRole("list", { name: "60 digits" }).locator("[aria-hidden]");
    await expect(groups.first()).toBeVisible();
    return groups.allInnerTexts();
  }

  /** Ends the friendship, on the friend's page. */
  async end(): Promise<void> {
    await this.openFriendMenu();
    await this.page.locator("summary", { hasText: "End the friendship" }).click();
    await this.press(this.page.getByRole("button", { name: "End the friendship" }), "friends/end");
  }

  /** Blocks the friend, on the friend's page. */
  async block(): Promise<void> {
    await this.openFriendMenu();
    await this.page.locator("summary", { hasText: /^Block / }).click();
    await this.press(this.page.getByRole("button", { name: "Block", exact: true }), "friends/block");
  }

  /** Opens what one can do with the friend, on the friend's page, unless it is open. */
  async openFriendMenu(): Promise<void> {
    const menu = this.page.locator(".friend-portrait > details.menu");
    if ((await menu.getAttribute("open")) === null) await menu.locator("> summary").click();
  }

  async saveProfile(name: string, about: string): Promise<void> {
    const main = this.page.getByRole("main");
    await main.locator("#edit > summary").click();
    await main.getByLabel("Name", { exact: true }).fill(name);
    await main.getByLabel("About you").fill(about);
    await this.press(main.getByRole("button", { name: "Save", exact: true }), "profile/change");
  }
}
