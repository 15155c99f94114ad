// Deleting with a way back: the asset leaves the list at once, the server hears of it when "Undo" is gone.
import { deleteAsset } from "../../api/assets";
import { ApiError, explain } from "../../api/errors";
import { showToast } from "../../app/toasts";
import { tell } from "./libraryEffects";

const undoSeconds = 6;

/** By asset id: those that only this page knows of yet, with their names. */
const pending = new Map<string, string>();

export function deleteWithUndo(id: string, filename: string): void {
  pending.set(id, filename);
  tell({ kind: "leaving", id });
  showToast(`“${filename}” is deleted.`, {
    seconds: undoSeconds,
    action: { label: "Undo", run: () => undo(id) },
    onGone: () => void commit(id),
  });
}

function undo(id: string): void {
  pending.delete(id);
  tell({ kind: "staying", id });
}

async function commit(id: string): Promise<void> {
  const filename = pending.get(id);
  if (filename === undefined) return;
  pending.delete(id);
  try {
    await deleteAsset(id);
    tell({ kind: "gone", id });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      tell({ kind: "gone", id });
      return;
    }
    tell({ kind: "staying", id });
    showToast(`“${filename}” was not deleted. ${explain(error).detail}`, { tone: "error" });
  }
}

/** Before a page or a session goes, what was decided is carried out. */
export async function commitDeletions(): Promise<void> {
  await Promise.all([...pending.keys()].map(commit));
}

addEventListener("pagehide", () => void commitDeletions());
