import { pathWith, requestJSON } from "./client";
import type { PageQuery } from "./pages";
import type {
  AssignmentAction,
  AssignmentHistory,
  RevertedAssignment,
  UndoneAssignment,
  UserPage,
  AssignedUser,
} from "./types";

const base = "/api/admin/users";
const path = (id: string, action = "") => `${base}/${encodeURIComponent(id)}${action}`;

/** By name. `q` is a part of the name or the email. */
export function listUsers(query: { q: string }, page: PageQuery, signal?: AbortSignal): Promise<UserPage> {
  return requestJSON("GET", pathWith(base, { ...query, ...page }), { signal });
}

export function fetchUser(id: string, signal?: AbortSignal): Promise<AssignedUser> {
  return requestJSON("GET", path(id), { signal });
}

export interface HistoryQuery {
  user: string;
  /** Null: all of them. */
  action: AssignmentAction | null;
}

/** Newest first. */
export function listAssignmentHistory(
  { user, action }: HistoryQuery,
  page: PageQuery,
  signal?: AbortSignal,
): Promise<AssignmentHistory> {
  return requestJSON("GET", pathWith(path(user, "/assignment-history"), { action, ...page }), { signal });
}

/** For 30 seconds, of the user's newest assignment. */
export function undoAssignment(assetId: string, userId: string): Promise<UndoneAssignment> {
  const body = { user_id: userId };
  return requestJSON("POST", `/api/admin/assets/${encodeURIComponent(assetId)}/undo-assign`, { body });
}

/** Back to before that assignment, whatever came after it. */
export function revertAssignment(
  userId: string,
  assignmentId: string,
  reason: string,
): Promise<RevertedAssignment> {
  const body = { assignment_id: assignmentId, ...(reason === "" ? {} : { reason }) };
  return requestJSON("POST", path(userId, "/revert-assignment"), { body });
}
