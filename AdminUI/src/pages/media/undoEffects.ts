// Offers to undo an assignment while that is possible: on every page, after a reload too, and not a moment longer.
import { assign, fetchUser, undoAssignment } from "../../api/assignments";
import { explain } from "../../api/errors";
import { parseUserEvent } from "../../api/events";
import { serverNow } from "../../api/serverClock";
import type { AssignedUser, Asset, Assignment, UserAssignmentEvent } from "../../api/types";
import { announce } from "../../app/announcer";
import { listen } from "../../app/live";
import { session } from "../../app/session";
import { replaceToast, showToast, withdrawToast } from "../../app/toasts";
import { nameOf } from "../../format/text";
import { library, refetch } from "./libraryEffects";
import { fateAfter, fateBy, fateWords, offerWords, refusalWords, undoneWords } from "./undo";
import type { Fate, Undoable } from "./undo";
import { keepUndoables, keptUndoables } from "./undoStorage";

interface Offer {
  undoable: Undoable;
  toast: number;
  /** Our own request is under way; the event that it causes is no news. */
  undoing: boolean;
}

/** By assignment. */
const offers = new Map<string, Offer>();
let silence: (() => void) | null = null;

/** What is heard of users while they are being assigned something: the answer may come after the news. */
const heardMeanwhile = new Map<string, UserAssignmentEvent[]>();

/** Throws what the request throws. */
export async function assignWithUndo(asset: Asset, user: AssignedUser): Promise<void> {
  const heard: UserAssignmentEvent[] = [];
  heardMeanwhile.set(user.id, heard);
  changed();
  try {
    const assignment = await assign(asset.id, user.id);
    // It takes the place of what was given to the same user before.
    for (const before of offersTo(user.id)) {
      withdrawToast(before.toast);
      forget(before.undoable);
    }
    offer(undoableOf(assignment, asset, user));
    announce("It can be undone for 30 seconds.");
  } finally {
    heardMeanwhile.delete(user.id);
    heard.forEach(hear);
    changed();
  }
}

const offersTo = (userId: string) => [...offers.values()].filter((one) => one.undoable.userId === userId);

function undoableOf(assignment: Assignment, asset: Asset, user: AssignedUser): Undoable {
  const had = user.current_asset;
  return {
    assignmentId: assignment.id,
    assetId: asset.id,
    assetName: asset.filename,
    userId: user.id,
    userName: nameOf(user),
    previousAssetId: assignment.previous_asset_id,
    previousName: had !== null && had.id === assignment.previous_asset_id ? had.filename : null,
    assignedBy: assignment.assigned_by,
    assignedAt: assignment.assigned_at,
    deadline: Date.parse(assignment.undo_expires_at),
  };
}

function offer(undoable: Undoable): void {
  const toast = showToast(offerWords(undoable), asOffered(undoable));
  offers.set(undoable.assignmentId, { undoable, toast, undoing: false });
  changed();
}

const asOffered = (undoable: Undoable) => ({
  deadline: undoable.deadline,
  action: { label: "Undo", run: () => void undo(undoable) },
  onGone: () => forget(undoable),
});

function forget({ assignmentId }: Undoable): void {
  offers.delete(assignmentId);
  changed();
}

/** Keeps what is offered, and listens as long as there is something. */
function changed(): void {
  keepUndoables([...offers.values()].map((one) => one.undoable));
  if (offers.size + heardMeanwhile.size > 0) {
    silence ??= listen("users", { event: (_kind, data) => take(data), resumed: () => offers.forEach(check) });
  } else {
    silence?.();
    silence = null;
  }
}

async function undo(undoable: Undoable): Promise<void> {
  const offer = offers.get(undoable.assignmentId);
  if (!offer) return;
  offer.undoing = true;
  try {
    const { current_asset_id } = await undoAssignment(undoable.assetId, undoable.userId);
    forget(undoable);
    replaceToast(offer.toast, undoneWords(undoable, await nameAgain(undoable, current_asset_id)));
  } catch (error) {
    offer.undoing = false;
    const refusal = refusalWords(undoable, error);
    if (refusal === null && serverNow() < undoable.deadline) {
      const text = `It was not undone yet. ${explain(error).detail}`;
      replaceToast(offer.toast, text, { ...asOffered(undoable), tone: "error" });
    } else {
      end(offer, refusal ?? `It could not be undone. ${explain(error).detail}`);
    }
  } finally {
    for (const id of [undoable.assetId, undoable.previousAssetId]) {
      if (id !== null && library.get().assets.has(id)) refetch(id);
    }
  }
}

async function nameAgain(undoable: Undoable, assetId: string | null): Promise<string | null | undefined> {
  if (assetId === null) return null;
  if (assetId === undoable.previousAssetId && undoable.previousName !== null) return undoable.previousName;
  try {
    return (await fetchUser(undoable.userId)).current_asset?.filename ?? null;
  } catch {
    return undefined;
  }
}

function end(offer: Offer, text: string): void {
  forget(offer.undoable);
  replaceToast(offer.toast, text, { tone: "warning" });
}

function settle(offer: Offer, fate: Fate, given: string | null): void {
  if (fate !== "open" && !offer.undoing) end(offer, fateWords(offer.undoable, fate, given));
}

function take(data: string): void {
  const event = parseUserEvent(data);
  if (!event) return;
  const later = heardMeanwhile.get(event.user_id);
  if (later) later.push(event);
  else hear(event);
}

function hear(event: UserAssignmentEvent): void {
  const given = event.asset_id === null ? undefined : library.get().assets.get(event.asset_id);
  for (const one of offersTo(event.user_id)) settle(one, fateAfter(one.undoable, event), given?.filename ?? null);
}

/** Where events may have been missed. */
async function check(offer: Offer): Promise<void> {
  try {
    const user = await fetchUser(offer.undoable.userId);
    if (offers.get(offer.undoable.assignmentId) !== offer) return;
    settle(offer, fateBy(offer.undoable, user), user.current_asset?.filename ?? null);
  } catch {
    // The server has the last word when the undo is asked for.
  }
}

/** While signed in. What another admin has begun in this tab is not offered. */
export function startUndo(admin: string): () => void {
  for (const undoable of keptUndoables()) {
    if (undoable.assignedBy === admin && undoable.deadline > serverNow()) offer(undoable);
  }
  offers.forEach((one) => void check(one));
  return () => {
    const open = [...offers.values()];
    for (const { toast } of open) withdrawToast(toast);
    offers.clear();
    changed();
    // Who signs in again is offered what is left; nobody else is.
    const now = session.get();
    if (!(now.phase === "signedOut" && now.because === "choice")) keepUndoables(open.map((one) => one.undoable));
  };
}
