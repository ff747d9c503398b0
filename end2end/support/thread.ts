// The thread under a post, as one person has it open.

import { type Locator, expect } from "@playwright/test";

import type { Person, PictureFile } from "./person.ts";

/** Long enough for what waits its turn: a revision ten seconds, a reaction thirty for the news of it. */
export const TURN = 60_000;

export class Thread {
  constructor(private readonly person: Person) {}

  /** Opens the thread under the post that says `text`, from the timeline, as soon as the post is there. */
  static async open(person: Person, text: string): Promise<Thread> {
    await person.open("/");
    await person.arrives(person.post(text));
    await person.openPost(person.post(text));
    return new Thread(person);
  }

  get region(): Locator {
    return this.person.page.locator("#thread > section");
  }

  get heading(): Locator {
    return this.region.getByRole("heading", { level: 2 });
  }

  /** The field in which one comments on the post. */
  get box(): Locator {
    return this.region.getByRole("textbox", { name: "Write a comment" });
  }

  /** The comment that says `text`. */
  comment(text: string | RegExp): Locator {
    return this.region.locator("li.comment").filter({ has: this.person.page.locator(".comment-words, .comment-gone").filter({ hasText: text }) });
  }

  /** The reactions to the post. */
  get reactions(): Locator {
    return this.region.locator("> .comment-foot > form.reactions button");
  }

  /** Comments on the post, and waits until that stands there. */
  async write(text: string): Promise<Locator> {
    await this.box.fill(text);
    await this.person.press(this.region.getByRole("button", { name: "Comment", exact: true }).last(), "threads/comment");
    await expect(this.comment(text)).toBeVisible();
    return this.comment(text);
  }

  /** The pictures in the form in which one comments on the post. */
  get chosen(): Locator {
    return this.region.locator(".thread-box .attachment");
  }

  /** Chooses files for a comment on the post. With scripts they are added at once. */
  async chooseFiles(files: PictureFile[]): Promise<void> {
    const fields = this.region.locator(".thread-box .comment-pictures");
    if (!(await fields.evaluate((one) => one.hasAttribute("open")))) await fields.locator("summary").click();
    const choose = () => fields.getByLabel("Choose pictures").setInputFiles(files);
    if (this.person.hasScript) {
      const added = this.person.page.waitForResponse((answer) => answer.url().includes("/api/threads/keep"));
      await choose();
      await added;
    } else {
      await choose();
      await this.person.press(fields.getByRole("button", { name: "Add pictures" }), "threads/keep");
    }
  }

  /** The same, with what is said of each. */
  async addPictures(pictures: (PictureFile & { alt?: string })[]): Promise<void> {
    await this.chooseFiles(pictures.map(({ alt: _, ...file }) => file));
    await expect(this.chosen).toHaveCount(pictures.length, { timeout: TURN });
    for (const [index, { alt }] of pictures.entries()) {
      if (alt) await this.person.descriptionsIn(this.region.locator(".thread-box")).nth(index).fill(alt);
    }
  }

  async reply(to: Locator, text: string): Promise<void> {
    await to.locator("summary", { hasText: /^Reply/ }).click();
    await to.getByRole("textbox", { name: /^Your answer to/ }).fill(text);
    await this.person.press(to.getByRole("button", { name: "Comment", exact: true }), "threads/comment");
    await expect(this.comment(text)).toBeVisible();
  }

  async edit(comment: Locator, text: string): Promise<void> {
    await comment.locator("summary", { hasText: /^Edit/ }).click();
    await comment.getByRole("textbox", { name: "Your comment" }).fill(text);
    await this.person.press(comment.getByRole("button", { name: "Save" }), "threads/edit");
    await expect(this.comment(text)).toBeVisible();
  }

  async delete(comment: Locator): Promise<void> {
    await comment.locator("summary", { hasText: /^Delete/ }).click();
    await this.person.press(comment.getByRole("button", { name: "Delete the comment" }), "threads/delete");
    await this.person.hears("The comment is deleted.");
  }

  async remove(comment: Locator): Promise<void> {
    await comment.locator("summary", { hasText: /^Remove/ }).click();
    await this.person.press(comment.getByRole("button", { name: "Remove the comment" }), "threads/remove");
    await this.person.hears("The comment is removed.");
  }

  /** Reacts with one of the six, to the post or to a comment. */
  async react(emoji: string, to: Locator = this.region): Promise<void> {
    await to.locator("summary", { hasText: /^React/ }).first().click();
    await this.person.press(to.getByRole("button", { name: `React with ${emoji}` }).first(), "threads/react");
  }

  /** Chooses of what in the thread the person is told. */
  async notify(choice: string): Promise<void> {
    await this.region.locator("summary", { hasText: "Notify me" }).click();
    await this.region.getByRole("radio", { name: choice }).check();
    await this.person.press(this.region.getByRole("button", { name: "Save", exact: true }).first(), "threads/notices");
    await this.person.hears("Saved.");
  }

  /** Decides who may comment, on a post of the person's own. */
  async decide(choice: string | RegExp): Promise<void> {
    await this.region.locator("summary", { hasText: "Who may comment" }).click();
    await this.region.getByRole("radio", { name: choice }).check();
    await this.person.press(this.region.getByRole("button", { name: "Save", exact: true }).first(), "threads/commenting");
    await this.person.hears("Saved.");
  }
}
