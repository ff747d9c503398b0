// A page as on a phone: a slow processor, a slow line, and a look at what the reader waits for.

import type { CDPSession, Page } from "@playwright/test";

const CPU_RATE = 4;
/** 1.6 Mbit/s down, 150 ms: the slow line of Lighthouse's phone. In bytes a second. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

/** What one interaction took, in milliseconds, until the next paint. */
export interface Interaction {
  name: string;
  duration: number;
}

interface Seen {
  paint: number;
  live: number;
  shift: number;
  interactions: Interaction[];
}

declare global {
  var seen: Seen;
}

export class SlowPage {
  private constructor(
    readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  /** Slow from its first page on, and looked at. */
  static async of(page: Page): Promise<SlowPage> {
    await page.addInitScript(look);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    const slow = new SlowPage(page, session);
    await slow.setLine(true);
    await slow.setProcessor(true);
    return slow;
  }

  async setLine(isSlow: boolean): Promise<void> {
    const fast = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    await this.session.send("Network.emulateNetworkConditions", isSlow ? LINE : fast);
  }

  async setProcessor(isSlow: boolean): Promise<void> {
    await this.session.send("Emulation.setCPUThrottlingRate", { rate: isSlow ? CPU_RATE : 1 });
  }

  /** What was seen of the page so far. */
  async seen(): Promise<Seen> {
    return this.page.evaluate(() => globalThis.seen);
  }

  /** The slowest of the events that `act` makes; 0 if each was answered within the 16 ms under which nothing is said. */
  async slowest(act: () => Promise<void>): Promise<number> {
    await this.page.evaluate(() => (globalThis.seen.interactions = []));
    await act();
    // What was painted is told a moment later, and what was begun goes on for a while.
    await this.page.waitForTimeout(2500);
    const { interactions } = await this.seen();
    return Math.max(0, ...interactions.map(({ duration }) => duration));
  }
}

/** Runs in the page, before anything else. */
function look(): void {
  const seen: Seen = { paint: 0, live: 0, shift: 0, interactions: [] };
  globalThis.seen = seen;
  const observe = (type: string, hear: (entry: PerformanceEntry) => void, options = {}): void => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(hear));
    observer.observe({ type, buffered: true, ...options });
  };
  observe("paint", (entry) => {
    if (entry.name === "first-contentful-paint") seen.paint = entry.startTime;
  });
  observe("layout-shift", (entry) => {
    const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!shift.hadRecentInput) seen.shift += shift.value;
  });
  const hear = (entry: PerformanceEntry): void => {
    const event = entry as PerformanceEntry & { interactionId: number };
    if (event.interactionId > 0) seen.interactions.push({ name: event.name, duration: event.duration });
  };
  observe("event", hear, { durationThreshold: 16 });
  const isLive = (): boolean => document.documentElement?.hasAttribute("data-live") ?? false;
  const live = new MutationObserver(() => {
    if (!isLive()) return;
    seen.live = performance.now();
    live.disconnect();
  });
  live.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-live"] });
}
