import { formatBytes } from "../../format/text";

// What the server accepts. It decides; this spares people a long upload that is bound to be refused.

export const maximumBytes = 500 * 1024 * 1024;

type Format = "mp4" | "mov" | "webm" | "jpg" | "png";

const extensions: Record<string, Format> = {
  mp4: "mp4",
  m4v: "mp4",
  mov: "mov",
  webm: "webm",
  jpg: "jpg",
  jpeg: "jpg",
  png: "png",
};

/** For the file chooser. */
export const acceptedTypes = ".mp4,.mov,.webm,.jpg,.jpeg,.png,video/mp4,video/quicktime,video/webm,image/jpeg,image/png";
export const acceptedWords = "MP4, MOV, WEBM, JPG or PNG, up to 500 MB";

/** How many of a file's first bytes `contentOf` needs. */
export const sniffedBytes = 16;

/** Boxes that an ISO or QuickTime file may begin with. */
const isoBoxes = ["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"];

/** What the first bytes say; "iso" may be MP4 or MOV. */
export function contentOf(start: Uint8Array): "iso" | "webm" | "jpg" | "png" | null {
  const begins = (...bytes: number[]) => bytes.every((byte, index) => start[index] === byte);
  if (begins(0x1a, 0x45, 0xdf, 0xa3)) return "webm";
  if (begins(0xff, 0xd8, 0xff)) return "jpg";
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  const box = String.fromCharCode(...start.subarray(4, 8));
  return isoBoxes.includes(box) ? "iso" : null;
}

/** Null when the file may be sent; otherwise what is wrong and what to do. */
export function refusal(name: string, size: number, start: Uint8Array): string | null {
  const dot = name.lastIndexOf(".");
  const extension = dot >= 0 ? name.slice(dot + 1).toLowerCase() : "";
  const format = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
  if (!format) {
    const what = extension === "" ? "A file without an extension" : `.${extension.slice(0, 12)}`;
    return `${what} is not supported. Use ${acceptedWords}.`;
  }
  if (size === 0) return "The file is empty. Export or copy it again.";
  if (size > maximumBytes) return `The file has ${formatBytes(size)}; the limit is 500 MB. Make it shorter or smaller.`;
  const content = contentOf(start);
  const label = format.toUpperCase();
  if (content === null) {
    const article = format === "mp4" || format === "mov" ? "an" : "a";
    return `This is not ${article} ${label} file, only named like one. Export it again as ${label}.`;
  }
  const fits = content === "iso" ? format === "mp4" || format === "mov" : content === format;
  if (fits) return null;
  const real = content === "iso" ? "MP4 or MOV" : content.toUpperCase();
  return `The name says ${label}, but the content is ${real}. Give it the right extension and try again.`;
}
