import { parseUndoables } from "./undo";
import type { Undoable } from "./undo";

/** Of this tab alone, and no longer than it is open. */
const key = "greenroom.undo";

export function keepUndoables(undoables: readonly Undoable[]): void {
  try {
    if (undoables.length > 0) sessionStorage.setItem(key, JSON.stringify(undoables));
    else sessionStorage.removeItem(key);
  } catch {
    // Then a reload ends the offer; the user's page can still revert.
  }
}

export function keptUndoables(): Undoable[] {
  try {
    return parseUndoables(sessionStorage.getItem(key));
  } catch {
    return [];
  }
}
