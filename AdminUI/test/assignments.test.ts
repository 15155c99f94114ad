import assert from "node:assert/strict";
import { test } from "node:test";
import type { BriefAsset, AssignmentHistoryEntry } from "../src/api/types";
import { currentOf, hasAgain, newerThan, revertMeans, undoSecondsLeft } from "../src/pages/users/assignments";

const asset = (filename: string): BriefAsset => ({
  id: `asset-${filename}`,
  filename,
  mime_type: "video/mp4",
  thumbnail_url: null,
  thumbhash: null,
  gif_url: null,
  webm_url: null,
  width: null,
  height: null,
  deleted: false,
});

function entry(id: number, more: Partial<AssignmentHistoryEntry> = {}): AssignmentHistoryEntry {
  return {
    id,
    action: "assigned",
    performed_at: "2026-05-04T12:00:00.000Z",
    performed_by: { id: "admin", name: "Ada", email: "ada@example.com" },
    reason: null,
    assignment_id: `assignment-${id}`,
    asset: asset(`${id}.mp4`),
    previous_asset: asset(`${id - 1}.mp4`),
    bulk: false,
    can_revert: true,
    undo_expires_at: null,
    ...more,
  };
}

test("with an assignment go the newer ones that are not taken back yet", () => {
  const entries = [entry(5), entry(4, { can_revert: false }), entry(3, { action: "undone", can_revert: false }), entry(2), entry(1)];
  assert.deepEqual(newerThan(entries, entries[4]!).map(({ id }) => id), [5, 2]);
  assert.deepEqual(newerThan(entries, entries[0]!), []);
});

test("what reverting touches is said by name", () => {
  assert.deepEqual(revertMeans("Grace", entry(2), []), ["Grace will have “1.mp4” again."]);
  assert.deepEqual(revertMeans("Grace", entry(2, { previous_asset: null }), [entry(3)]), [
    "Grace will have no asset: nothing was assigned before.",
    "This also takes back the newer assignment of “3.mp4”.",
  ]);
  const two = revertMeans("Grace", entry(2), [entry(4), entry(3)])[1];
  assert.equal(two, "This also takes back the 2 newer assignments of “4.mp4” and “3.mp4”.");
});

test("of very many the newest are named, the others counted", () => {
  const newer = [9, 8, 7, 6, 5, 4, 3].map((id) => entry(id));
  assert.match(revertMeans("Grace", entry(2), newer)[1]!, /the 7 newer assignments of “9.mp4”, .*“5.mp4” and 2 more\.$/);
});

test("an assignment can be undone until the moment that the server named", () => {
  const at = Date.parse("2026-05-04T12:00:30.000Z");
  const fresh = entry(1, { undo_expires_at: "2026-05-04T12:00:30.000Z" });
  assert.equal(undoSecondsLeft(fresh, at - 29_400), 29);
  assert.equal(undoSecondsLeft(fresh, at), 0);
  assert.equal(undoSecondsLeft(fresh, at + 5000), 0);
  assert.equal(undoSecondsLeft({ ...fresh, can_revert: false }, at - 9000), 0);
  assert.equal(undoSecondsLeft(entry(1), at), 0);
  assert.equal(undoSecondsLeft(null, at), 0);
});

test("the current assignment is the one that gave the asset of now", () => {
  const undone = entry(3, { action: "undone", can_revert: false, assignment_id: "assignment-2" });
  const entries = [undone, entry(2, { can_revert: false }), entry(1)];
  assert.equal(currentOf(entries, "assignment-1")?.id, 1);
  assert.equal(currentOf(entries, "assignment-2"), null);
  assert.equal(currentOf(entries, null), null);
});

test("what a user has afterwards is said, nothing too", () => {
  assert.equal(hasAgain(entry(2)), "has “1.mp4” again");
  assert.equal(hasAgain(entry(1, { previous_asset: null })), "has no asset");
});
