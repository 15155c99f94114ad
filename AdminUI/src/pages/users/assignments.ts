// What taking an assignment back means, and when it can be done. Pure: what does it is in acts.ts.
import type { AssignmentHistoryEntry } from "../../api/types";
import { plural } from "../../format/text";

/** What a person knows the entry's asset by. */
export const nameOfAsset = ({ asset }: AssignmentHistoryEntry): string => asset?.filename ?? "an asset";

/** Those that go with it when this one is reverted, newest first. */
export function newerThan(
  entries: readonly AssignmentHistoryEntry[],
  entry: AssignmentHistoryEntry,
): AssignmentHistoryEntry[] {
  return entries.filter((other) => other.can_revert && other.id > entry.id);
}

/** The assignment that the user's asset comes from, if it is among these. */
export function currentOf(
  entries: readonly AssignmentHistoryEntry[],
  assignment: string | null,
): AssignmentHistoryEntry | null {
  return entries.find((entry) => entry.can_revert && entry.assignment_id === assignment) ?? null;
}

/** Whole seconds in which it can still be undone; 0 when it cannot. `now` is the server's. */
export function undoSecondsLeft(entry: AssignmentHistoryEntry | null, now: number): number {
  if (!entry?.can_revert || entry.undo_expires_at === null) return 0;
  return Math.max(0, Math.floor((Date.parse(entry.undo_expires_at) - now) / 1000));
}

const mostNamed = 5;

function named(entries: readonly AssignmentHistoryEntry[]): string {
  const names = entries.slice(0, mostNamed).map((entry) => `“${nameOfAsset(entry)}”`);
  const more = entries.length - names.length;
  const all = more > 0 ? [...names, `${more} more`] : names;
  return all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all[all.length - 1]}` : all[0] ?? "";
}

/** What a user has once an assignment is taken back: "has “a.mp4” again". */
export function hasAgain({ previous_asset }: AssignmentHistoryEntry): string {
  return previous_asset ? `has “${previous_asset.filename}” again` : "has no asset";
}

/** Everything that reverting will touch, by name. */
export function revertMeans(
  user: string,
  entry: AssignmentHistoryEntry,
  newer: readonly AssignmentHistoryEntry[],
): string[] {
  const { previous_asset } = entry;
  const sentences = [
    previous_asset
      ? `${user} will have “${previous_asset.filename}” again.`
      : `${user} will have no asset: nothing was assigned before.`,
  ];
  if (newer.length > 0) {
    const count = newer.length === 1 ? "the newer assignment" : `the ${plural(newer.length, "newer assignment")}`;
    sentences.push(`This also takes back ${count} of ${named(newer)}.`);
  }
  return sentences;
}
