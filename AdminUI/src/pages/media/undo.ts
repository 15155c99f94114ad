// An assignment that can still be undone, and what becomes of it by the news. Pure: undoEffects.ts acts.
import { ApiError, explain } from "../../api/errors";
import type { AssignedUser, UserAssignmentEvent } from "../../api/types";

/** With all that is needed to go on after the page was loaded anew. */
export interface Undoable {
  assignmentId: string;
  assetId: string;
  assetName: string;
  userId: string;
  userName: string;
  previousAssetId: string | null;
  previousName: string | null;
  /** The admin. */
  assignedBy: string;
  assignedAt: string;
  /** Milliseconds, by the server's clock. */
  deadline: number;
}

export type Fate = "open" | "superseded" | "takenBack";

/** What is left of it after an event. Events may come late: older ones than the assignment say nothing about it. */
export function fateAfter(undoable: Undoable, event: UserAssignmentEvent): Fate {
  if (event.user_id !== undoable.userId || event.at < undoable.assignedAt) return "open";
  if (event.assignment_id === undoable.assignmentId) return event.action === "assigned" ? "open" : "takenBack";
  if (event.action === "assigned") return "superseded";
  // A newer one was taken back, which makes this the newest again; or an older one was, and this one with it.
  return event.asset_id === undoable.assetId ? "open" : "takenBack";
}

/** The same by what the user has now, where events may have been missed. */
export function fateBy(undoable: Undoable, user: AssignedUser): Fate {
  if (user.current_assignment_id === undoable.assignmentId) return "open";
  return user.assigned_at !== null && user.assigned_at > undoable.assignedAt ? "superseded" : "takenBack";
}

export function offerWords({ assetName, userName, previousName }: Undoable): string {
  const instead = previousName === null ? "" : ` instead of “${previousName}”`;
  return `${userName} has “${assetName}” now${instead}.`;
}

/** `again` is the name of what the user has now: null for nothing, undefined where nobody could tell. */
export function undoneWords({ assetName, userName }: Undoable, again: string | null | undefined): string {
  if (again === undefined) return `“${assetName}” is taken back from ${userName}.`;
  return again === null
    ? `“${assetName}” is taken back; ${userName} has nothing again.`
    : `${userName} has “${again}” again.`;
}

/** `given` is the name of what the user was given meanwhile, where it is known. */
export function fateWords({ assetName, userName }: Undoable, fate: Fate, given: string | null): string {
  const what = given === null ? "something else" : `“${given}”`;
  const happened =
    fate === "takenBack" ? `“${assetName}” was taken back from ${userName}` : `${userName} was given ${what}`;
  return `${happened} meanwhile. There is nothing left to undo.`;
}

/** Why an undo was refused; null where another attempt may help. */
export function refusalWords(undoable: Undoable, error: unknown): string | null {
  if (!(error instanceof ApiError)) return null;
  const { assetName, userName } = undoable;
  switch (error.problem.code) {
    case "undo_expired":
      return `The 30 seconds are over: ${userName} keeps “${assetName}”. The user’s page can still revert it.`;
    case "already_undone":
    case "nothing_to_undo":
      return fateWords(undoable, "takenBack", null);
    case "superseded":
      return fateWords(undoable, "superseded", null);
    case "previous_asset_deleted":
      return `What ${userName} had before is deleted, so ${userName} keeps “${assetName}”.`;
    default:
      return explain(error).retryable ? null : `It could not be undone. ${explain(error).detail}`;
  }
}

/** What was kept by `JSON.stringify`. Whatever else is found there counts as nothing. */
export function parseUndoables(text: string | null): Undoable[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isUndoable) : [];
  } catch {
    return [];
  }
}

function isUndoable(value: unknown): value is Undoable {
  const { assignmentId, deadline } = (value ?? {}) as Partial<Undoable>;
  return typeof assignmentId === "string" && typeof deadline === "number";
}
