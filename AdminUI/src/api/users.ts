import { pathWith, requestJSON } from "./client";
import type { PageQuery } from "./pages";
import type { AssignmentAction, AssignmentHistory, RevertedAssignment, UserPage } from "./types";

const base = "/api/admin/users";
const path = (id: string, action = "") => `${base}/${encodeURIComponent(id)}${action}`;

/** By name. `q` is a part of the name or the email. */
export function listUsers(query: { q: string }, page: PageQuery, signal?: AbortSignal): Promise<UserPage> {
  return requestJSON("GET", pathWith(base, { ...query, ...page }), { signal });
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

/** Back to before that assignment, whatever came after it. */
export function revertAssignment(
  userId: string,
  assignmentId: string,
  reason: string,
): Promise<RevertedAssignment> {
  const body = { assignment_id: assignmentId, ...(reason === "" ? {} : { reason }) };
  return requestJSON("POST", path(userId, "/revert-assignment"), { body });
}
