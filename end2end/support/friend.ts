// A friend without a browser: a server whose owner is a script.

import { randomUUID } from "node:crypto";

import { type APIRequestContext, expect, request } from "@playwright/test";

import { Node } from "./node.ts";
import { PASSWORD, PATIENCE } from "./person.ts";

export class Friend {
  private constructor(
    readonly node: Node,
    private readonly session: APIRequestContext,
  ) {}

  /** Starts a server in an empty folder and signs in to it. */
  static async start(name: string): Promise<Friend> {
    const node = await Node.start();
    const session = await request.newContext({ extraHTTPHeaders: { Accept: "application/json", Origin: node.origin } });
    const friend = new Friend(node, session);
    await friend.call("account/sign-in", { name: "user", password: "password", next: "/" });
    await friend.call("account/set-up", { name, password: PASSWORD, token: "" });
    await friend.call("account/sign-in", { name, password: PASSWORD, next: "/" });
    return friend;
  }

  /** Asks the owner of the server at `address` to be friends. */
  async ask(address: string): Promise<void> {
    const { contact } = (await this.call("friends/greet", { address })) as { contact: string };
    await this.call("friends/request", { contact });
  }

  /** Accepts the request of `name`, once it is there. */
  async accept(name: string): Promise<void> {
    let id = 0;
    await expect(async () => {
      const answer = await this.session.get(`${this.node.origin}/api/friends/list`);
      const peers = (await answer.json()) as { id: number; state: string; person: { name: string } }[];
      id = peers.find((peer) => peer.person.name === name && peer.state === "received")?.id ?? 0;
      expect(id, `a request of ${name}`).not.toBe(0);
    }).toPass({ timeout: PATIENCE, intervals: [100] });
    await this.call("friends/accept", { id: String(id) });
  }

  async publish(text: string): Promise<void> {
    const answer = await this.session.post(`${this.node.origin}/api/posts/publish`, {
      multipart: { text, audience: "all-friends" },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Comments on the newest post that is there, once one is. */
  async comment(text: string): Promise<void> {
    let post = 0;
    await expect(async () => {
      const answer = await this.session.get(`${this.node.origin}/api/timeline/read`);
      post = ((await answer.json()) as { posts: { id: number }[] }).posts[0]?.id ?? 0;
      expect(post, "a post").not.toBe(0);
    }).toPass({ timeout: PATIENCE, intervals: [100] });
    const multipart = { post: String(post), id: randomUUID().replaceAll("-", ""), text };
    const answer = await this.session.post(`${this.node.origin}/api/threads/comment`, { multipart });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  async remove(): Promise<void> {
    await this.session.dispose();
    await this.node.remove();
  }

  private async call(endpoint: string, form: Record<string, string>): Promise<unknown> {
    const answer = await this.session.post(`${this.node.origin}/api/${endpoint}`, { form, maxRedirects: 0 });
    const text = await answer.text();
    expect(answer.status(), text).toBeLessThan(400);
    return JSON.parse(text);
  }
}
