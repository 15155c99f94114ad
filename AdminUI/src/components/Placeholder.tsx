import { bytesFromBase64, decodeThumbHash } from "../format/thumbhash";

/** Data URLs by hash. 5,000 of some 3 KB would be a lot; the oldest make room. */
const decoded = new Map<string, string | null>();
const most = 500;

function dataURL(thumbhash: string): string | null {
  const known = decoded.get(thumbhash);
  if (known !== undefined) return known;
  const url = draw(thumbhash);
  if (decoded.size >= most) decoded.delete(decoded.keys().next().value as string);
  decoded.set(thumbhash, url);
  return url;
}

function draw(thumbhash: string): string | null {
  const bytes = bytesFromBase64(thumbhash);
  if (!bytes || bytes.length < 5) return null;
  const { width, height, rgba } = decodeThumbHash(bytes);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.toDataURL();
}

/** What an image will roughly look like, until it is there. */
export function Placeholder({ thumbhash }: { thumbhash: string | null }) {
  const url = thumbhash ? dataURL(thumbhash) : null;
  return url ? <div className="placeholder" style={{ backgroundImage: `url(${url})` }} /> : null;
}
