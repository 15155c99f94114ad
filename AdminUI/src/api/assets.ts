import { pathWith, requestJSON, send } from "./client";
import type { Asset, AssetHistory, AssetPage, AssetStatus, ConversionStatus, StatusChange } from "./types";

const base = "/api/admin/assets";
const path = (id: string, action = "") => `${base}/${encodeURIComponent(id)}${action}`;

export interface AssetQuery {
  status: ConversionStatus | null;
  q: string;
}

/** Newest first. `limit` is at most 500. */
export function listAssets(
  query: AssetQuery,
  page: { limit: number; cursor: string | null },
  signal?: AbortSignal,
): Promise<AssetPage> {
  return requestJSON("GET", pathWith(base, { ...query, ...page }), { signal });
}

export function fetchAsset(id: string, signal?: AbortSignal): Promise<Asset> {
  return requestJSON("GET", path(id), { signal });
}

/** Null when nothing has changed since the ETag. */
export async function fetchAssetStatus(
  id: string,
  etag: string | null,
): Promise<{ status: AssetStatus; etag: string | null } | null> {
  const response = await send("GET", path(id, "/status"), { headers: etag ? { "If-None-Match": etag } : {} });
  if (response.status === 304) return null;
  return { status: (await response.json()) as AssetStatus, etag: response.headers.get("ETag") };
}

export async function fetchAssetHistory(id: string, signal?: AbortSignal): Promise<StatusChange[]> {
  return (await requestJSON<AssetHistory>("GET", path(id, "/history"), { signal })).history;
}

export async function retryAsset(id: string): Promise<void> {
  await send("POST", path(id, "/retry"));
}

export async function cancelAsset(id: string): Promise<void> {
  await send("POST", path(id, "/cancel"));
}

export async function deleteAsset(id: string): Promise<void> {
  await send("DELETE", path(id), { keepalive: true });
}
