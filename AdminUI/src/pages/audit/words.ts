import type { AuditEntry, KnownPerson } from "../../api/types";
import type { IconName } from "../../components/Icon";
import { readable } from "../../format/text";

const words: Record<string, string> = {
  "asset.uploaded": "Uploaded an asset",
  "asset.deleted": "Deleted an asset",
  "asset.conversion_retried": "Retried a conversion",
  "asset.conversion_cancelled": "Cancelled a conversion",
  "asset.status_changed": "Status changed",
  "assignment.created": "Assigned an asset",
  "assignment.undone": "Undid an assignment",
  "assignment.reverted": "Reverted an assignment",
  "assignment.superseded": "Assignment superseded",
  "assignment.bulk_created": "Assigned in bulk",
  "assignment.bulk_failed": "Bulk assignment failed",
  "job.retried": "Retried a job",
  "job.cancelled": "Cancelled a job",
  "queue.paused": "Paused a queue",
  "queue.resumed": "Resumed a queue",
  "queue.retried": "Retried a queue’s failed jobs",
  "character.created": "Created a character",
  "character.updated": "Changed a character",
  "emotion.added": "Added an emotion",
  "prompt.saved": "Saved a prompt",
  "prompt.reverted": "Reverted a prompt",
  "prompt.deleted": "Went back to the default",
  "default_prompt.saved": "Saved a default prompt",
  "default_prompt.reverted": "Reverted a default prompt",
  "preview.requested": "Tested a prompt",
  "preview.cancelled": "Cancelled a test",
};

export const knownActions: readonly string[] = Object.keys(words);

/** An action that this page does not know is shown as it is, made readable. */
export function actionWords(action: string): string {
  return words[action] ?? readable(action.replace(".", " "));
}

const icons: Record<string, IconName> = {
  asset: "media", assignment: "users", job: "workers", queue: "queues",
  character: "characters", emotion: "characters", prompt: "characters", default_prompt: "characters", preview: "characters",
};

export function actionIcon(action: string): IconName {
  return icons[action.split(".")[0] ?? ""] ?? "audit";
}

/** The end of an id tells more than its beginning, which is a time. */
export const shortId = (id: string): string => `…${id.slice(-8)}`;

/** An account may be gone while what it did stays. */
export function nameOfPerson({ id, name, email }: KnownPerson): string {
  return name || email || shortId(id);
}

export function nameOfAsset({ asset_id, asset_filename }: AuditEntry): string | null {
  return asset_filename ?? (asset_id === null ? null : shortId(asset_id));
}

/** What a person reads comes first: "Status: completed · Reason: …". Ids are for the sidebar, which shows all. */
export function detailsLine(details: AuditEntry["details"]): string {
  return detailsInOrder(details)
    .filter(([, value]) => !isId(value))
    .map(([name, value]) => `${readable(name)}: ${value}`)
    .join(" · ");
}

/** By name: an object's members come in no order. */
export function detailsInOrder(details: AuditEntry["details"]): [string, string][] {
  return Object.entries(details).sort(([left], [right]) => left.localeCompare(right));
}

const isId = (value: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}( |$)/.test(value);
