import { ApiError, Unreachable, explain } from "../../api/errors";
import { UploadCancelled, uploadAsset } from "../../api/upload";
import type { RunningUpload } from "../../api/upload";
import { announce } from "../../app/announcer";
import { onHealed } from "../../app/connection";
import { Store } from "../../app/Store";
import { refusal, sniffedBytes } from "./fileCheck";
import { refetch } from "./libraryEffects";
import { isOpen, reduceUploads } from "./uploads";
import type { Upload, UploadNews } from "./uploads";

export const uploads = new Store<readonly Upload[]>([]);

const files = new Map<number, File>();
const running = new Map<number, RunningUpload>();
/** Two keep the line full while one of them is being stored; more would only share it. */
const atOnce = 2;
let nextId = 1;

function tell(news: UploadNews): void {
  uploads.update((state) => reduceUploads(state, news));
}

/** Checks the files and queues those that may be sent; the others appear in the queue with the reason. */
export async function addFiles(list: readonly File[]): Promise<void> {
  for (const file of list) {
    const id = nextId++;
    let error: string | null;
    try {
      const start = new Uint8Array(await file.slice(0, sniffedBytes).arrayBuffer());
      error = refusal(file.name, file.size, start);
    } catch {
      error = "The file cannot be read. It may have been moved or deleted.";
    }
    if (error !== null) {
      tell({ kind: "refused", id, name: file.name, size: file.size, error });
      announce(`${file.name} was not uploaded. ${error}`);
      continue;
    }
    files.set(id, file);
    tell({ kind: "added", uploads: [{ id, name: file.name, size: file.size }] });
    startNext();
  }
}

function startNext(): void {
  for (const upload of uploads.get()) {
    if (running.size >= atOnce) return;
    const file = files.get(upload.id);
    if (upload.phase === "queued" && file) void run(upload.id, file);
  }
}

async function run(id: number, file: File): Promise<void> {
  tell({ kind: "started", id, at: Date.now() });
  const upload = uploadAsset(file, (sent, total) => {
    // The total counts the form around the file too.
    const share = total > 0 ? sent / total : 0;
    tell({ kind: "progressed", id, sentBytes: Math.round(share * file.size), at: Date.now() });
  });
  running.set(id, upload);
  try {
    const asset = await upload.finished;
    files.delete(id);
    tell({ kind: "sent", id, assetId: asset.id });
    announce(`${file.name} is uploaded and waits for conversion.`);
    refetch(asset.id);
  } catch (error) {
    failed(id, file, error);
  } finally {
    running.delete(id);
    startNext();
  }
}

function failed(id: number, file: File, error: unknown): void {
  if (error instanceof UploadCancelled) {
    tell({ kind: "cancelled", id });
  } else if (error instanceof Unreachable) {
    tell({ kind: "interrupted", id });
  } else {
    const { title, detail, requestId, retryable } = explain(error);
    const signedOut = error instanceof ApiError && error.status === 401;
    const text = signedOut ? "Your session ended. Sign in, then try again." : detail || title;
    tell({ kind: "failed", id, error: text, requestId, retryable: retryable || signedOut });
    announce(`${file.name} was not uploaded. ${text}`);
  }
}

export function cancelUpload(id: number): void {
  const upload = running.get(id);
  if (upload) upload.cancel();
  else tell({ kind: "cancelled", id });
}

export function retryUpload(id: number): void {
  tell({ kind: "retried", id });
  startNext();
}

export function dismissUploads(ids: readonly number[]): void {
  for (const id of ids) files.delete(id);
  tell({ kind: "dismissed", ids });
}

/** When somebody signs out by choice, nothing of theirs goes on or stays on the screen. */
export function abandonUploads(): void {
  for (const upload of running.values()) upload.cancel();
  dismissUploads(uploads.get().map((upload) => upload.id));
}

onHealed(() => {
  for (const upload of uploads.get()) tell({ kind: "resumed", id: upload.id });
  startNext();
});

addEventListener("beforeunload", (event) => {
  if (uploads.get().some(isOpen)) event.preventDefault();
});
