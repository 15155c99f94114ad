// What an admin does with assignments: the request, and the words for its answer.
import { undoAssignment } from "../../api/assignments";
import { explain } from "../../api/errors";
import type { AssignmentHistoryEntry, AssignedUser } from "../../api/types";
import { revertAssignment } from "../../api/users";
import { showToast } from "../../app/toasts";
import { nameOf, plural } from "../../format/text";
import { hasAgain, nameOfAsset } from "./assignments";
import { refreshNow } from "./openUser";

export async function undo(user: AssignedUser, entry: AssignmentHistoryEntry): Promise<void> {
  if (!entry.asset) return;
  try {
    await undoAssignment(entry.asset.id, user.id);
    showToast(`“${nameOfAsset(entry)}” is taken back: ${nameOf(user)} ${hasAgain(entry)}.`);
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
    showToast(`${nameOf(user)} ${hasAgain(entry)}.${more}`);
  } finally {
    refreshNow();
  }
}
