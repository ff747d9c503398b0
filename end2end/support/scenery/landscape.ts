// Landscapes that nobody has to be asked for: drawn, each by its own numbers.

import type { Browser } from "@playwright/test";

/** Where the light comes from, and what it falls on. */
export interface Scene {
  sky: [string, string];
  sun: { x: number; y: number; color: string };
  hills: string[];
}

export const MORNING: Scene = {
  sky: ["#f6d7a7", "#c9dfe8"],
  sun: { x: 0.7, y: 0.3, color: "#fff3d0" },
  hills: ["#7f9f8d", "#4f735a", "#35523f"],
};
export const EVENING: Scene = {
  sky: ["#3b3f6b", "#e58f65"],
  sun: { x: 0.35, y: 0.55, color: "#ffd9a0" },
  hills: ["#6d5170", "#4a3b58", "#2a2740"],
};
export const LAKE: Scene = {
  sky: ["#bcd6e6", "#eef3ea"],
  sun: { x: 0.25, y: 0.22, color: "#ffffff" },
  hills: ["#8fb0b5", "#5d8794", "#2f5a6e"],
};

/** Width and height in pixels. */
export type Size = readonly [number, number];

/** A JPEG of the scene. */
export async function landscape(browser: Browser, scene: Scene, size: Size = [1600, 1067]): Promise<Buffer> {
  return paint(browser, async ({ scene: { sky, sun, hills }, size: [width, height] }) => {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d")!;
    const air = pen.createLinearGradient(0, 0, 0, height * 0.8);
    air.addColorStop(0, sky[0]);
    air.addColorStop(1, sky[1]);
    pen.fillStyle = air;
    pen.fillRect(0, 0, width, height);
    const reach = Math.min(width, height);
    const glow = pen.createRadialGradient(sun.x * width, sun.y * height, reach * 0.06, sun.x * width, sun.y * height, reach * 0.5);
    glow.addColorStop(0, sun.color);
    glow.addColorStop(1, `${sun.color}00`);
    pen.fillStyle = glow;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = sun.color;
    pen.beginPath();
    pen.arc(sun.x * width, sun.y * height, reach * 0.08, 0, 2 * Math.PI);
    pen.fill();
    for (const [index, color] of hills.entries()) {
      pen.fillStyle = color;
      pen.beginPath();
      pen.moveTo(0, height);
      for (let x = 0; x <= width; x += 4) {
        const slow = Math.sin(x / (330 - 60 * index) + 1.7 * index) * 70;
        const quick = Math.sin(x / (97 + 13 * index) + 4 * index) * 16;
        pen.lineTo(x, height * (0.6 + 0.13 * index) + slow + quick);
      }
      pen.lineTo(width, height);
      pen.fill();
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, { scene, size });
}

/** A PNG of black strokes on nothing. */
export async function drawing(browser: Browser, size: Size, color = "black"): Promise<Buffer> {
  return paint(browser, async ([[width, height], color]) => {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d")!;
    pen.strokeStyle = color;
    pen.lineWidth = width / 20;
    pen.beginPath();
    pen.moveTo(width * 0.1, height * 0.9);
    pen.bezierCurveTo(width * 0.3, 0, width * 0.6, height, width * 0.9, height * 0.1);
    pen.stroke();
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, [size, color] as const);
}

/** Lets a page of its own draw, and gives what it answers with, which is base64. */
async function paint<T>(browser: Browser, draw: (what: T) => Promise<string>, what: T): Promise<Buffer> {
  const context = await browser.newContext({ javaScriptEnabled: true });
  const page = await context.newPage();
  const base64 = await page.evaluate<string, T>(draw as never, what);
  await context.close();
  return Buffer.from(base64, "base64");
}
