// What is wrong with how a page is laid out: too wide, out of reach, one text under another, cut for good.

import { type Page, expect } from "@playwright/test";

/** The smallest phone, the usual one, a desktop, and that desktop at 200 %. */
const WINDOWS = [
  { name: "320", width: 320, height: 640, scale: 2 },
  { name: "390", width: 390, height: 844, scale: 3 },
  { name: "1280", width: 1280, height: 900, scale: 1 },
  { name: "1280 at 200 %", width: 640, height: 450, scale: 2 },
] as const;

/** Looks at the page in every window, scrolled to its end and back, and fails softly with all that was found. */
export async function checkLayout(page: Page, what: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const { name, width, height, scale } of WINDOWS) {
    await session.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile: false });
    // What reacts to the width in a frame of its own has done so after the second.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect.soft(await page.evaluate(inspect), `${what}, ${name}`).toEqual([]);
  }
  await session.send("Emulation.clearDeviceMetricsOverride");
  await session.detach();
}

/** Runs in the page. Each complaint is a sentence. */
function inspect(): string[] {
  interface Box { left: number; top: number; right: number; bottom: number }
  const complaints: string[] = [];
  const width = document.documentElement.clientWidth;
  const tell = (element: Element): string => {
    const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> "${words}"`;
  };
  const styles = new Map<Element, CSSStyleDeclaration>();
  const styleOf = (element: Element): CSSStyleDeclaration => {
    const known = styles.get(element) ?? getComputedStyle(element);
    styles.set(element, known);
    return known;
  };
  const ancestors = function* (element: Element): Generator<Element> {
    for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) yield at;
  };
  // Words for screen readers alone, and what shows itself only with the focus.
  const isForEarsOnly = (element: Element): boolean => {
    return [...ancestors(element)].some((at) => at.matches(".visually-hidden, .skip") || styleOf(at).clipPath === "inset(50%)");
  };
  const isSeen = (element: Element): boolean => {
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) && !isForEarsOnly(element);
  };
  const scrolls = (value: string): boolean => value === "auto" || value === "scroll";
  const clips = (value: string): boolean => value === "hidden" || value === "clip";

  // 1. No document is wider than its window.
  const widest = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
  if (widest > window.innerWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 1);
    complaints.push(`the page is ${widest} px wide in ${window.innerWidth}: ${wide.slice(-1).map(tell).join()}`);
  }

  // 2. No control is where nobody gets to it.
  for (const control of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")) {
    if (!isSeen(control)) continue;
    for (const box of control.getClientRects()) {
      if (box.width === 0 || box.height === 0) continue;
      const inScroller = [...ancestors(control)].slice(1).some((at) => scrolls(styleOf(at).overflowX));
      if (!inScroller && (box.left < -1 || box.right > width + 1)) complaints.push(`sideways out of the window: ${tell(control)}`);
      if (box.bottom + window.scrollY < 0) complaints.push(`above the page: ${tell(control)}`);
    }
  }

  // What is said of texts: where each line stands, and what is left of it inside of what cuts.
  const lines: { element: Element; box: Box; layer: Element | null }[] = [];
  const cut = new Set<Element>();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? "").trim() === "" || !isSeen(element) || element.closest("svg, select, textarea, script, style")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // What lies on top of the page by its making is looked at by itself.
    const layer = [...ancestors(element)].find((at) => ["fixed", "sticky", "absolute"].includes(styleOf(at).position)) ?? null;
    for (const { left, top, right, bottom } of range.getClientRects()) {
      if (right - left < 1) continue;
      const box: Box = { left, top, right, bottom };
      for (const at of ancestors(element)) {
        const style = styleOf(at);
        if (style.position === "fixed") break;
        if (style.display === "inline" || !(clips(style.overflowX) || clips(style.overflowY) || scrolls(style.overflowX) || scrolls(style.overflowY))) continue;
        const edge = at.getBoundingClientRect();
        const isOutside = (clips(style.overflowX) && (box.left < edge.left - 2 || box.right > edge.right + 2))
          || (clips(style.overflowY) && (box.top < edge.top - 4 || box.bottom > edge.bottom + 4));
        if (isOutside) cut.add(at);
        if (style.overflowX !== "visible") [box.left, box.right] = [Math.max(box.left, edge.left), Math.min(box.right, edge.right)];
        if (style.overflowY !== "visible") [box.top, box.bottom] = [Math.max(box.top, edge.top), Math.min(box.bottom, edge.bottom)];
      }
      if (box.right - box.left > 1 && box.bottom - box.top > 1) lines.push({ element, box, layer });
    }
  }

  // 3. No text is under another.
  lines.sort((one, other) => one.box.top - other.box.top);
  for (const [index, one] of lines.entries()) {
    for (const other of lines.slice(index + 1)) {
      if (other.box.top >= one.box.bottom) break;
      if (one.element === other.element || one.layer !== other.layer) continue;
      // Glyphs are lower than the boxes of their lines, which may touch.
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
      const lowest = Math.min(one.box.bottom - one.box.top, other.box.bottom - other.box.top);
      if (across > 2 && down > 0.4 * lowest) complaints.push(`${tell(one.element)} and ${tell(other.element)} lie on each other`);
    }
  }

  // 4. What is cut says the rest on hover, or there is a way to it.
  for (const at of cut) {
    const full = (at.textContent ?? "").trim();
    const titles = [at.closest("[title]"), ...at.querySelectorAll("[title]")].map((element) => element?.getAttribute("title") ?? "");
    const hasWay = at.nextElementSibling?.matches("[data-shows-rest]") ?? false;
    if (!titles.some((title) => title.includes(full)) && !hasWay) complaints.push(`cut, and the rest is nowhere: ${tell(at)}`);
  }
  return [...new Set(complaints)].slice(0, 12);
}
