// What a card paints stays within it: the marks, too, that a font piles upon a letter, of which the boxes of the page know nothing.

import { type Locator, type Page, expect } from "@playwright/test";

/** Where something was painted. */
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The room around words in which the ring of a focus is seen, in pixels. */
const EDGE = 5;
const WHOLE = { fullPage: true, animations: "disabled" } as const;

/**
 * Looks at the page with and without what is in each card: outside of the card nothing may differ. Every second card is emptied at once, so that
 * what reaches into its neighbours is seen.
 */
export async function checkPaint(page: Page, cards: Locator, what: string): Promise<void> {
  // What is loaded as it comes into sight is there after the first.
  await page.screenshot(WHOLE);
  // Words that change by the clock are no fault, nor is the light around a window; and the bar lies above all.
  await page.locator("time, .tabbar").evaluateAll((all) => all.forEach((one) => (one.style.display = "none")));
  await page.locator(".window").evaluateAll((all) => all.forEach((one) => (one.style.boxShadow = "none")));
  const boxes = await cards.evaluateAll((all) => all.map((card) => {
    const { left, top, right, bottom } = card.getBoundingClientRect();
    return { left, top: top + window.scrollY, right, bottom: bottom + window.scrollY };
  }));
  expect(boxes.length, `${what}: cards`).toBeGreaterThan(0);
  const whole = await page.screenshot(WHOLE);
  const canvas = await page.context().browser()?.newPage();
  if (canvas === undefined) throw new Error("no browser");
  for (const half of [0, 1]) {
    const isOf = (index: number): boolean => index % 2 === half;
    await cards.evaluateAll(setEmpty, { half, visibility: "hidden" });
    const emptied = await page.screenshot(WHOLE);
    await cards.evaluateAll(setEmpty, { half, visibility: "" });
    const pictures = [whole, emptied].map((picture) => picture.toString("base64"));
    const beyond = await canvas.evaluate(difference, { pictures, boxes: boxes.filter((_, index) => isOf(index)), edge: EDGE });
    expect.soft(beyond, `${what}: painted beyond its card`).toEqual([]);
  }
  await canvas.close();
}

/** Hides what is in every second card, or shows it again. Runs in the page. */
function setEmpty(cards: (HTMLElement | SVGElement)[], { half, visibility }: { half: number; visibility: string }): void {
  for (const [index, card] of cards.entries()) {
    if (index % 2 !== half) continue;
    for (const part of card.children) (part as HTMLElement).style.visibility = visibility;
  }
}

/** Where two pictures differ outside of the boxes, as sentences. Runs in a page. */
async function difference({ pictures, boxes, edge }: { pictures: string[]; boxes: Box[]; edge: number }): Promise<string[]> {
  const read = async (picture: string): Promise<ImageData> => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context?.drawImage(image, 0, 0);
    return context?.getImageData(0, 0, width, height) ?? new ImageData(1, 1);
  };
  const [one, other] = await Promise.all(pictures.map(read));
  if (one === undefined || other === undefined) return ["no picture"];
  if (one.width !== other.width || one.height !== other.height) return ["the page has another size"];
  const [words, otherWords] = [one, other].map(({ data }) => new Uint32Array(data.buffer)) as [Uint32Array, Uint32Array];
  const found = new Map<number, { count: number; up: number; down: number; aside: number }>();
  for (let y = 0; y < one.height; y += 1) {
    for (let x = 0; x < one.width; x += 1) {
      if (words[y * one.width + x] === otherWords[y * one.width + x]) continue;
      const distances = boxes.map(({ left, top, right, bottom }) => {
        const [up, down] = [Math.max(0, top - edge - y), Math.max(0, y + 1 - edge - bottom)];
        return { up, down, aside: Math.max(0, left - edge - x, x + 1 - edge - right) };
      });
      const sums = distances.map(({ up, down, aside }) => up + down + aside);
      const nearest = sums.indexOf(Math.min(...sums));
      const distance = distances[nearest];
      if (distance === undefined || sums[nearest] === 0) continue;
      const card = found.get(nearest) ?? { count: 0, up: 0, down: 0, aside: 0 };
      card.count += 1;
      for (const way of ["up", "down", "aside"] as const) card[way] = Math.max(card[way], Math.ceil(distance[way]));
      found.set(nearest, card);
    }
  }
  return [...found].map(([nearest, { count, up, down, aside }]) => {
    return `card ${nearest} of these: ${count} pixels, ${up} px above, ${down} px below, ${aside} px aside`;
  });
}
