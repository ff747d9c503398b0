// A photograph as a phone takes it: lying on its side, with the place and the camera written in.

import { type Browser, expect } from "@playwright/test";

/** Words that must never leave the server they came to. */
const SECRETS = ["Exif\0", "SpyPhone 9", "http://ns.adobe.com/xap", "behind the old mill"];

/** The colours of the four quarters when the picture stands upright, row by row. */
const UPRIGHT = ["#1e1ec8", "#c81e1e", "#ebebeb", "#1ea01e"] as const;

/** A JPEG of 1600 by 1200 that is to be turned a quarter to the right, with GPS, camera, XMP and a comment. */
export async function photograph(browser: Browser, seed = 0): Promise<Buffer> {
  const plain = await drawn(browser, seed);
  const xmp = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>behind the old mill</x:xmpmeta>";
  const segments = [segment(0xe1, exif()), segment(0xe1, Buffer.from(xmp)), segment(0xfe, Buffer.from(`behind the old mill ${seed}`))];
  return Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
}

/** Fails the test if the file tells where, when or by what it was taken. */
export function expectClean(file: Buffer): void {
  const left = SECRETS.filter((secret) => file.includes(Buffer.from(secret, "latin1")));
  expect(left, "what the file still says").toEqual([]);
}

/** Fails the test unless the picture is clean, and stands upright without being told to; decoded by a browser of its own. */
export async function expectUpright(browser: Browser, file: Buffer): Promise<void> {
  expectClean(file);
  const context = await browser.newContext({ javaScriptEnabled: true });
  const page = await context.newPage();
  const { width, height, colors } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const pen = canvas.getContext("2d")!;
    pen.drawImage(bitmap, 0, 0);
    const corner = (x: number, y: number): number[] => [
      ...pen.getImageData(Math.floor(bitmap.width * x), Math.floor(bitmap.height * y), 1, 1).data.slice(0, 3),
    ];
    const colors = [corner(0.1, 0.1), corner(0.9, 0.1), corner(0.1, 0.9), corner(0.9, 0.9)];
    return { width: bitmap.width, height: bitmap.height, colors };
  }, file.toString("base64"));
  await context.close();
  expect(height, "stands on its short side").toBeGreaterThan(width);
  for (const [index, expected] of UPRIGHT.entries()) {
    const wanted = Buffer.from(expected.slice(1), "hex");
    for (const [channel, value] of (colors[index] ?? []).entries()) {
      expect(Math.abs(value - (wanted[channel] ?? 0)), `quarter ${index} is ${expected}, found ${colors[index]}`).toBeLessThan(60);
    }
  }
}

async function drawn(browser: Browser, seed: number): Promise<Buffer> {
  const context = await browser.newContext({ javaScriptEnabled: true });
  const page = await context.newPage();
  const base64 = await page.evaluate(async (seed) => {
    const canvas = new OffscreenCanvas(1600, 1200);
    const pen = canvas.getContext("2d")!;
    const [red, green, blue, white] = ["#c81e1e", "#1ea01e", "#1e1ec8", "#ebebeb"];
    for (const [color, x, y] of [[red, 0, 0], [green, 800, 0], [blue, 0, 600], [white, 800, 600]] as const) {
      pen.fillStyle = color!;
      pen.fillRect(x, y, 800, 600);
    }
    // Coarse grain, so that even a small variant has the size of a photograph's.
    for (let x = 0; x < 1600; x += 16) {
      for (let y = 0; y < 1200; y += 16) {
        pen.fillStyle = `rgb(0 0 0 / ${((x * 7919 + y * 104729) % 97) / 650})`;
        pen.fillRect(x, y, 16, 16);
      }
    }
    pen.fillStyle = "#000000";
    pen.fillRect(760, 560, 20 + seed * 4, 60);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, seed);
  await context.close();
  return Buffer.from(base64, "base64");
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** TIFF 6.0, little-endian: orientation 6, a camera, and a GPS directory with a place in Jena. */
function exif(): Buffer {
  const camera = Buffer.from("SpyPhone 9\0");
  const gps = 8 + 2 + 3 * 12 + 4;
  const values = gps + 2 + 4 * 12 + 4;
  const first = directory([[0x010f, 2, camera.length, values + 48], [0x0112, 3, 1, 6], [0x8825, 4, 1, gps]]);
  const place = directory([[1, 2, 2, 0x4e], [2, 5, 3, values], [3, 2, 2, 0x45], [4, 5, 3, values + 24]]);
  const rationals = Buffer.alloc(48);
  [50, 1, 55, 1, 3821, 100, 11, 1, 35, 1, 1107, 100].forEach((number, index) => rationals.writeUInt32LE(number, index * 4));
  const header = Buffer.from("Exif\0\0II*\0\x08\0\0\0", "latin1");
  return Buffer.concat([header, first, place, rationals, camera]);
}

/** Entries of tag, type, count and value or offset. */
function directory(entries: [number, number, number, number][]): Buffer {
  const bytes = Buffer.alloc(2 + entries.length * 12 + 4);
  bytes.writeUInt16LE(entries.length, 0);
  for (const [index, [tag, kind, count, value]] of entries.entries()) {
    const at = 2 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(kind, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  }
  return bytes;
}
