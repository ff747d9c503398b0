// What a browser complains of fails the test, seen by the person or not.

import type { BrowserContext, ConsoleMessage } from "@playwright/test";

/** Collects the complaints of every page of a context. */
export class Guard {
  private readonly complaints: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(context: BrowserContext, hasScript: boolean) {
    // Without JavaScript nothing can use what the page asks to have ready for it.
    if (!hasScript) this.expect(/was preloaded using link preload but not used/);
    // Chromium 148 takes the face from its memory, shows it, and still says so on each page from the third of a window.
    this.expect(/bricolage-grotesque\.woff2 was preloaded using link preload but not used/);
    // A stopped node is asked again, and Chromium complains of it. What a function refuses, each test says for itself.
    this.expect(/net::ERR_CONNECTION_REFUSED .*\/events\?/);
    context.on("console", (message) => this.hear(message));
    context.on("weberror", (error) => this.complaints.push(`page error: ${error.error().stack ?? error.error().message}`));
  }

  /** Says that this complaint is part of what is tested, such as a page that is not there. */
  expect(complaint: RegExp): void {
    this.expected.push(complaint);
  }

  /** Fails at once if the page broke; what follows would only tell of the consequences. */
  assertAlive(): void {
    const broken = this.found().find((complaint) => complaint.startsWith("page error"));
    if (broken !== undefined) throw new Error(this.found().join("\n"));
  }

  /** What is left to complain of. */
  found(): string[] {
    return this.complaints.filter((complaint) => !this.expected.some((expected) => expected.test(complaint)));
  }

  private hear(message: ConsoleMessage): void {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const { url, lineNumber } = message.location();
    this.complaints.push(`${message.type()}: ${message.text()} (${url}:${lineNumber})`);
  }
}
