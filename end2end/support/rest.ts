// Waiting for posts that slide into their place.

import type { Locator } from "@playwright/test";

/** Brings the post into the middle, and waits until it stands there. */
export async function rests(post: Locator): Promise<void> {
  await post.evaluate(async (element) => {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    let top = NaN;
    for (let frames = 0; frames < 30; frames += 1) {
      await new Promise(requestAnimationFrame);
      const now = element.getBoundingClientRect().top;
      if (now !== top) frames = 0;
      top = now;
    }
  });
}
