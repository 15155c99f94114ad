import { pathWith, requestJSON } from "./client";
import type { AssignedUser, Assignment, BulkAssignment, UndoneAssignment, UserPage } from "./types";

const assets = "/api/admin/assets";
const users = "/api/admin/users";
const assetPath = (id: string, action: string) => `${assets}/${encodeURIComponent(id)}/${action}`;

export function assign(assetId: string, userId: string): Promise<Assignment> {
  return requestJSON("POST", assetPath(assetId, "assign"), { body: { user_id: userId } });
}

/** Within 30 seconds, and only the user's newest assignment. */
export function undoAssignment(assetId: string, userId: string): Promise<UndoneAssignment> {
  return requestJSON("POST", assetPath(assetId, "undo-assign"), { body: { user_id: userId } });
}

/** To all of them or to none; at most 10,000. */
export function bulkAssign(assetId: string, userIds: readonly string[]): Promise<BulkAssignment> {
  return requestJSON("POST", `${assets}/bulk-assign`, { body: { asset_id: assetId, user_ids: userIds } });
}

/** Those with `q` in their name or email, by name. */
export function searchUsers(q: string, limit: number, signal?: AbortSignal): Promise<UserPage> {
  return requestJSON("GET", pathWith(users, { q, limit }), { signal });
}

export function fetchUser(id: string, signal?: AbortSignal): Promise<AssignedUser> {
  return requestJSON("GET", `${users}/${encodeURIComponent(id)}`, { signal });
}
