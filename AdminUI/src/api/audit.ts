import { pathWith, requestJSON } from "./client";
import type { AuditActions, AuditPage, AuditVerdict } from "./types";
import type { PageQuery } from "./pages";

const base = "/api/admin/audit";

/** Null: whatever it is. Times are RFC 3339. */
export interface AuditQuery {
  action: string | null;
  actor: string | null;
  user_id: string | null;
  asset_id: string | null;
  from: string | null;
  to: string | null;
}

/** Newest first. */
export function listAudit(query: AuditQuery, page: PageQuery, signal?: AbortSignal): Promise<AuditPage> {
  return requestJSON("GET", pathWith(base, { ...query, order: "desc", ...page }), { signal });
}

export async function listAuditActions(signal?: AbortSignal): Promise<string[]> {
  return (await requestJSON<AuditActions>("GET", `${base}/actions`, { signal })).actions;
}

/** Where all entries that fit can be downloaded, oldest first. */
export function auditExportURL(format: "csv" | "ndjson", query: AuditQuery): string {
  return pathWith(`${base}/export`, { format, ...query });
}

/** Reads the whole audit; a long one takes its time. */
export function verifyAudit(): Promise<AuditVerdict> {
  return requestJSON("GET", `${base}/verify`, { timeoutSeconds: 120 });
}
