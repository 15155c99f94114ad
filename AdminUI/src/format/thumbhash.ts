/**
 * Decodes a ThumbHash (https://evanw.github.io/thumbhash/): some 25 bytes that hold the first cosine terms of an
 * image's lightness, two colour axes and, where it has one, its alpha. The layout follows the published format.
 */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
}

/** The longer side of what is decoded; it is blurred up to any size by the browser. */
const longerSide = 32;

interface Channel {
  average: number;
  columns: number;
  rows: number;
  terms: number[];
}

/** Terms come row by row, only those above the diagonal, without the average. */
const termsInRow = (row: number, columns: number, rows: number) => Math.ceil((columns * (rows - row)) / rows);

interface Channels {
  lightness: Channel;
  yellowBlue: Channel;
  redGreen: Channel;
  alpha: Channel | null;
  /** Width over height. */
  ratio: number;
}

/** Throws RangeError for bytes that are no ThumbHash. */
export function decodeThumbHash(hash: Uint8Array): Pixels {
  if (hash.length < 5) throw new RangeError("A ThumbHash has at least five bytes.");
  const channels = readChannels(hash);
  const { ratio } = channels;
  const width = Math.max(1, Math.round(ratio > 1 ? longerSide : longerSide * ratio));
  const height = Math.max(1, Math.round(ratio > 1 ? longerSide / ratio : longerSide));
  return { width, height, rgba: paint(channels, width, height) };
}

function readChannels(hash: Uint8Array): Channels {
  const byte = (index: number) => hash[index] ?? 0;
  const head = byte(0) | (byte(1) << 8) | (byte(2) << 16);
  const tail = byte(3) | (byte(4) << 8);
  const hasAlpha = head >> 23 === 1;
  const isLandscape = tail >> 15 === 1;
  const most = hasAlpha ? 5 : 7;
  const shorter = tail & 7;
  const columns = isLandscape ? most : shorter;
  const rows = isLandscape ? shorter : most;

  let nibble = hasAlpha ? 12 : 10;
  const channel = (average: number, columns: number, rows: number, scale: number): Channel => {
    const terms: number[] = [];
    for (let row = 0; row < rows; row++) {
      for (let column = row === 0 ? 1 : 0; column < termsInRow(row, columns, rows); column++) {
        const value = (byte(nibble >> 1) >> ((nibble & 1) * 4)) & 15;
        terms.push((value / 7.5 - 1) * scale);
        nibble += 1;
      }
    }
    return { average, columns, rows, terms };
  };
  // The terms follow each other in this order. Colour was quantised 1.25 times too small on purpose, so that it comes
  // out a little more saturated.
  return {
    lightness: channel((head & 63) / 63, Math.max(3, columns), Math.max(3, rows), ((head >> 18) & 31) / 31),
    yellowBlue: channel(((head >> 6) & 63) / 31.5 - 1, 3, 3, (((tail >> 3) & 63) / 63) * 1.25),
    redGreen: channel(((head >> 12) & 63) / 31.5 - 1, 3, 3, (((tail >> 9) & 63) / 63) * 1.25),
    alpha: hasAlpha ? channel((byte(5) & 15) / 15, 5, 5, (byte(5) >> 4) / 15) : null,
    ratio: columns / rows || 1,
  };
}

function paint(channels: Channels, width: number, height: number): Uint8ClampedArray {
  const across = cosines(width, 7);
  const down = cosines(height, 7);
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const l = valueAt(channels.lightness, across[x]!, down[y]!);
      const p = valueAt(channels.yellowBlue, across[x]!, down[y]!);
      const q = valueAt(channels.redGreen, across[x]!, down[y]!);
      const blue = l - (2 / 3) * p;
      const red = (3 * l - blue + q) / 2;
      const at = (y * width + x) * 4;
      rgba[at] = red * 255;
      rgba[at + 1] = (red - q) * 255;
      rgba[at + 2] = blue * 255;
      rgba[at + 3] = channels.alpha ? valueAt(channels.alpha, across[x]!, down[y]!) * 255 : 255;
    }
  }
  return rgba;
}

/** cos(π/n · (i + ½) · k) for each pixel i and each k below `terms`. */
function cosines(length: number, terms: number): number[][] {
  return Array.from({ length }, (_, i) =>
    Array.from({ length: terms }, (_, k) => Math.cos((Math.PI / length) * (i + 0.5) * k)),
  );
}

function valueAt(channel: Channel, across: number[], down: number[]): number {
  let value = channel.average;
  let next = 0;
  for (let row = 0; row < channel.rows; row++) {
    const weight = down[row]! * 2;
    for (let column = row === 0 ? 1 : 0; column < termsInRow(row, channel.columns, channel.rows); column++) {
      value += channel.terms[next]! * across[column]! * weight;
      next += 1;
    }
  }
  return value;
}

/** Base64 in either alphabet, padded or not; null for anything else. */
export function bytesFromBase64(text: string): Uint8Array | null {
  try {
    const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, ""));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
