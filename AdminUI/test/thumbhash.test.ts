import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesFromBase64, decodeThumbHash } from "../src/format/thumbhash";

/** Packs a header as the format has it; terms follow in nibbles, 0x8 and 0x7 being next to nothing. */
function hash(parts: {
  l?: number;
  p?: number;
  q?: number;
  lScale?: number;
  shorter?: number;
  landscape?: boolean;
  alpha?: number;
  terms?: number[];
}): Uint8Array {
  const { l = 0, p = 31.5, q = 31.5, lScale = 0, shorter = 7, landscape = false, alpha, terms = [] } = parts;
  const head = Math.round(l) | (Math.round(p) << 6) | (Math.round(q) << 12) | (lScale << 18)
    | (alpha === undefined ? 0 : 1 << 23);
  const tail = shorter | (landscape ? 1 << 15 : 0);
  const bytes = [head & 255, (head >> 8) & 255, (head >> 16) & 255, tail & 255, tail >> 8];
  if (alpha !== undefined) bytes.push(alpha);
  for (let i = 0; i < 60; i += 2) bytes.push((terms[i] ?? 8) | ((terms[i + 1] ?? 8) << 4));
  return Uint8Array.from(bytes);
}

function pixel(hashBytes: Uint8Array, x: number, y: number): number[] {
  const { width, rgba } = decodeThumbHash(hashBytes);
  return [...rgba.slice((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

test("black and white come out as black and white", () => {
  assert.deepEqual(pixel(hash({ l: 0, p: 31, q: 31 }), 5, 5).slice(3), [255]);
  for (const value of pixel(hash({ l: 0 }), 3, 9).slice(0, 3)) assert(value <= 6);
  for (const value of pixel(hash({ l: 63 }), 3, 9).slice(0, 3)) assert(value >= 249);
});

test("the colour axes lead to yellow and red", () => {
  const [r = 0, g = 0, b = 0] = pixel(hash({ l: 40, p: 50 }), 0, 0);
  assert(b < r && b < g, "more yellow means less blue");
  const [r2 = 0, g2 = 0] = pixel(hash({ l: 30, q: 50 }), 0, 0);
  assert(r2 > g2, "more red means less green");
});

test("the first lightness term brightens the left and darkens the right", () => {
  // Terms of the first row run along x: the first one is half a cosine from left to right.
  const bytes = hash({ l: 32, lScale: 20, terms: [15] });
  const left = pixel(bytes, 0, 16)[0] ?? 0;
  const right = pixel(bytes, 31, 16)[0] ?? 0;
  assert(left - right > 100, `left ${left}, right ${right}`);
});

test("the shape follows the image's", () => {
  const wide = decodeThumbHash(hash({ shorter: 4, landscape: true }));
  assert.deepEqual([wide.width, wide.height], [32, 18]);
  const tall = decodeThumbHash(hash({ shorter: 4 }));
  assert.deepEqual([tall.width, tall.height], [18, 32]);
  assert.equal(wide.rgba.length, 32 * 18 * 4);
});

test("alpha is read where there is one", () => {
  assert.equal(pixel(hash({ l: 30, shorter: 5, alpha: 0 }), 4, 4)[3], 0);
  assert.equal(pixel(hash({ l: 30, shorter: 5, alpha: 15 }), 4, 4)[3], 255);
});

test("a published example decodes to its known picture", () => {
  // A sunrise over the sea, as the format's own page shows it: blue above, warm in the middle.
  const bytes = bytesFromBase64("1QcSHQRnh493V4dIh4eXh1h4kJUI");
  assert(bytes);
  const { width, height } = decodeThumbHash(bytes);
  assert.deepEqual([width, height], [23, 32]);
});

test("what is no ThumbHash is refused, and a short one does no harm", () => {
  assert.throws(() => decodeThumbHash(new Uint8Array(4)), /five bytes/);
  assert.equal(decodeThumbHash(new Uint8Array(5)).rgba.length > 0, true);
  const all = decodeThumbHash(new Uint8Array(40).fill(255));
  assert(all.width >= 1 && all.height >= 1);
});

test("base64 is read in both alphabets and refused when it is none", () => {
  assert.deepEqual([...(bytesFromBase64("-_8=") ?? [])], [0xfb, 0xff]);
  assert.deepEqual([...(bytesFromBase64("+/8") ?? [])], [0xfb, 0xff]);
  assert.equal(bytesFromBase64("no base64!"), null);
});
