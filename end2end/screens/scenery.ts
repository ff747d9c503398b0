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

/** A JPEG of 1600 by 1067. */
export async function scenery(browser: Browser, scene: Scene): Promise<Buffer> {
  const context = await browser.newContext({ javaScriptEnabled: true });
  const page = await context.newPage();
  const base64 = await page.evaluate(async ({ sky, sun, hills }) => {
    const [width, height] = [1600, 1067];
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d")!;
    const air = pen.createLinearGradient(0, 0, 0, height * 0.8);
    air.addColorStop(0, sky[0]);
    air.addColorStop(1, sky[1]);
    pen.fillStyle = air;
    pen.fillRect(0, 0, width, height);
    const glow = pen.createRadialGradient(sun.x * width, sun.y * height, 60, sun.x * width, sun.y * height, 520);
    glow.addColorStop(0, sun.color);
    glow.addColorStop(1, `${sun.color}00`);
    pen.fillStyle = glow;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = sun.color;
    pen.beginPath();
    pen.arc(sun.x * width, sun.y * height, 84, 0, 2 * Math.PI);
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
  }, scene);
  await context.close();
  return Buffer.from(base64, "base64");
}
