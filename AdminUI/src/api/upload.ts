import { transport } from "./client";
import { ApiError, Unreachable, parseProblem, parseRetryAfter } from "./errors";
import type { UploadedAsset } from "./types";

export interface RunningUpload {
  finished: Promise<UploadedAsset>;
  cancel(): void;
}

export class UploadCancelled extends Error {}

/** `fetch` cannot tell how much of a body is sent, so this is XMLHttpRequest. */
export function uploadAsset(file: File, onProgress: (sentBytes: number, totalBytes: number) => void): RunningUpload {
  const request = new XMLHttpRequest();
  const finished = new Promise<UploadedAsset>((resolve, reject) => {
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded, event.total));
    request.addEventListener("abort", () => reject(new UploadCancelled()));
    request.addEventListener("error", () => {
      transport().unreachable();
      reject(new Unreachable("The connection broke during the upload."));
    });
    request.addEventListener("load", () => {
      transport().reachable();
      if (request.status === 401) transport().unauthenticated();
      const body = parseProblem(request.responseText);
      if (request.status >= 200 && request.status < 300) {
        resolve(body as UploadedAsset);
        return;
      }
      body.request_id ??= request.getResponseHeader("X-Request-Id") ?? undefined;
      reject(new ApiError(request.status, body, parseRetryAfter(request.getResponseHeader("Retry-After"))));
    });
  });
  const form = new FormData();
  form.append("file", file, file.name);
  request.open("POST", "/api/admin/assets/upload");
  request.setRequestHeader("Accept", "application/json");
  request.send(form);
  return { finished, cancel: () => request.abort() };
}
