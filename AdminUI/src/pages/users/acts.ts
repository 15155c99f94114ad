// What an admin does with assignments: the request, and the words for its answer.
import { explain } from "../../api/errors";
import type { AssignmentHistoryEntry, AssignedUser } from "../../api/types";
import { revertAssignment, undoAssignment } from "../../api/users";
import { showToast } from "../../app/toasts";
import { plural } from "../../format/text";
import { hasAgain, nameOf } from "./assignments";
import { refreshNow } from "./openUser";

export const nameOfUser = ({ name, email }: AssignedUser): string => name || email;

export async function undo(user: AssignedUser, entry: AssignmentHistoryEntry): Promise<void> {
  if (!entry.asset) return;
  try {
    await undoAssignment(entry.asset.id, user.id);
    showToast(`“${nameOf(entry)}” is taken back: ${nameOfUser(user)} ${hasAgain(entry)}.`);
  } catch (error) {
    const { title, detail } = explain(error);
    showToast(detail || title, { tone: "error" });
  } finally {
    // Whatever the answer, the truth may have changed.
    refreshNow();
  }
}

/** Throws what was thrown: the dialog, which has the reason, stays and says it. */
export async function revert(user: AssignedUser, entry: AssignmentHistoryEntry, reason: string): Promise<void> {
  try {
    const { also_reverted } = await revertAssignment(user.id, entry.assignment_id, reason.trim());
    const more = also_reverted.length > 0 ? ` ${plural(also_reverted.length + 1, "assignment")} are taken back.` : "";
    showToast(`${nameOfUser(user)} ${hasAgain(entry)}.${more}`);
  } finally {
    refreshNow();
  }
}
