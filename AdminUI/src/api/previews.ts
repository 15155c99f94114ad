import { pathWith, requestJSON, send } from "./client";
import type { PageQuery } from "./pages";
import type { Preview, PreviewPage, VideoAuditPage } from "./types";

const base = "/api/admin/previews";
const path = (id: string, action = "") => `${base}/${encodeURIComponent(id)}${action}`;

/** Makes a clip of a draft, or without one of the text that holds. No version is made. */
export function requestPreview(character: string, emotion: string, draft?: string): Promise<Preview> {
  const prompt = `/api/admin/characters/${encodeURIComponent(character)}/emotional-prompts/${encodeURIComponent(emotion)}`;
  return requestJSON("POST", `${prompt}/test`, { body: draft === undefined ? {} : { prompt_text: draft } });
}

export function fetchPreview(id: string, signal?: AbortSignal): Promise<Preview> {
  return requestJSON("GET", path(id), { signal });
}

/** Null when nothing has changed since the ETag. */
export async function fetchPreviewStatus(
  id: string,
  etag: string | null,
  signal?: AbortSignal,
): Promise<{ preview: Preview; etag: string | null } | null> {
  const response = await send("GET", path(id), { headers: etag ? { "If-None-Match": etag } : {}, signal });
  if (response.status === 304) return null;
  return { preview: (await response.json()) as Preview, etag: response.headers.get("ETag") };
}

export function cancelPreview(id: string): Promise<Preview> {
  return requestJSON("POST", path(id, "/cancel"));
}

export interface PreviewQuery {
  character_id: string | null;
  emotion: string | null;
}

/** Newest first, without those that have expired. */
export function listPreviews(query: PreviewQuery, page: PageQuery, signal?: AbortSignal): Promise<PreviewPage> {
  return requestJSON("GET", pathWith(base, { ...query, ...page }), { signal });
}

/** Null: whatever it is. Times are RFC 3339. */
export interface VideoAuditQuery {
  prompt_id: string | null;
  version: number | null;
  character_id: string | null;
  emotion: string | null;
  from: string | null;
  to: string | null;
}

/** Newest first. */
export function listVideoAudit(query: VideoAuditQuery, page: PageQuery, signal?: AbortSignal): Promise<VideoAuditPage> {
  return requestJSON("GET", pathWith("/api/admin/video-audit", { ...query, ...page }), { signal });
}
