// The upload queue as a value, and what changes it. Pure: the sending is in uploadEffects.ts.

export type UploadPhase = "queued" | "sending" | "saving" | "waiting" | "sent" | "failed" | "cancelled";

export interface Upload {
  id: number;
  name: string;
  size: number;
  phase: UploadPhase;
  sentBytes: number;
  /** Bytes a second, smoothed; null until it can be told. */
  speed: number | null;
  /** When `sentBytes` was last told, in milliseconds. */
  toldAt: number;
  /** Why it failed, for a person. */
  error: string | null;
  requestId: string | null;
  /** Whether sending the same file again may help. */
  retryable: boolean;
  /** How often the connection broke under it. */
  interruptions: number;
  assetId: string | null;
}

export type UploadNews =
  | { kind: "added"; uploads: readonly Pick<Upload, "id" | "name" | "size">[] }
  | { kind: "refused"; id: number; name: string; size: number; error: string }
  | { kind: "started"; id: number; at: number }
  | { kind: "progressed"; id: number; sentBytes: number; at: number }
  | { kind: "sent"; id: number; assetId: string }
  | { kind: "failed"; id: number; error: string; requestId: string | null; retryable: boolean }
  /** The connection broke: it goes on by itself when the server is back. */
  | { kind: "interrupted"; id: number }
  | { kind: "cancelled"; id: number }
  | { kind: "retried"; id: number }
  /** The server is back. */
  | { kind: "resumed"; id: number }
  | { kind: "dismissed"; ids: readonly number[] };

const fresh = (upload: Pick<Upload, "id" | "name" | "size">): Upload => ({
  ...upload,
  phase: "queued",
  sentBytes: 0,
  speed: null,
  toldAt: 0,
  error: null,
  requestId: null,
  retryable: false,
  interruptions: 0,
  assetId: null,
});

export function reduceUploads(uploads: readonly Upload[], news: UploadNews): readonly Upload[] {
  switch (news.kind) {
    case "added":
      return [...uploads, ...news.uploads.map(fresh)];
    case "refused":
      return [...uploads, { ...fresh(news), phase: "failed", error: news.error }];
    case "dismissed":
      return uploads.filter((upload) => !news.ids.includes(upload.id));
    default:
      return uploads.map((upload) => (upload.id === news.id ? changed(upload, news) : upload));
  }
}

function changed(
  upload: Upload,
  news: Exclude<UploadNews, { kind: "added" } | { kind: "refused" } | { kind: "dismissed" }>,
): Upload {
  switch (news.kind) {
    case "started":
      return { ...upload, phase: "sending", toldAt: news.at, error: null };
    case "progressed":
      return progressed(upload, news.sentBytes, news.at);
    case "sent":
      return { ...upload, phase: "sent", sentBytes: upload.size, assetId: news.assetId };
    case "failed":
      return { ...upload, phase: "failed", error: news.error, requestId: news.requestId, retryable: news.retryable };
    case "interrupted":
      return interrupted(upload);
    case "cancelled":
      return isOpen(upload) ? { ...upload, phase: "cancelled", speed: null } : upload;
    case "retried":
      return fresh(upload);
    case "resumed":
      return upload.phase === "waiting" ? { ...upload, phase: "queued" } : upload;
  }
}

/** A server that cuts the line each time is not asked for ever. */
const mostInterruptions = 3;

function interrupted(upload: Upload): Upload {
  const interruptions = upload.interruptions + 1;
  if (interruptions < mostInterruptions) return { ...fresh(upload), phase: "waiting", interruptions };
  const error = "The connection broke each time. Check your network, then try again.";
  return { ...upload, phase: "failed", error, retryable: true, interruptions };
}

/** How much one measurement weighs against those before it. */
const smoothing = 0.3;

function progressed(upload: Upload, sentBytes: number, at: number): Upload {
  if (upload.phase !== "sending") return upload;
  const sent = Math.min(upload.size, sentBytes);
  const seconds = (at - upload.toldAt) / 1000;
  const measured = seconds > 0 ? Math.max(0, sent - upload.sentBytes) / seconds : null;
  const speed =
    measured === null ? upload.speed
    : upload.speed === null ? measured
    : upload.speed + smoothing * (measured - upload.speed);
  // All is sent; the server still hashes and stores it.
  return { ...upload, phase: sent >= upload.size ? "saving" : "sending", sentBytes: sent, speed, toldAt: at };
}

/** Whether it still has something to do. */
export function isOpen(upload: Upload): boolean {
  return ["queued", "sending", "saving", "waiting"].includes(upload.phase);
}

export function secondsLeft(upload: Upload): number | null {
  if (upload.phase !== "sending" || !upload.speed) return null;
  return (upload.size - upload.sentBytes) / upload.speed;
}

/** 0 to 100 of all that is open or sent, by bytes. */
export function overallProgress(uploads: readonly Upload[]): number {
  const counted = uploads.filter((upload) => isOpen(upload) || upload.phase === "sent");
  const total = counted.reduce((sum, upload) => sum + upload.size, 0);
  return total === 0 ? 0 : (counted.reduce((sum, upload) => sum + upload.sentBytes, 0) / total) * 100;
}
