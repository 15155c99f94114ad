import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, Unreachable } from "../src/api/errors";
import type { AssignedUser, UserAssignmentEvent } from "../src/api/types";
import { fateAfter, fateBy, offerWords, parseUndoables, refusalWords, undoneWords } from "../src/pages/media/undo";
import type { Undoable } from "../src/pages/media/undo";

const undoable: Undoable = {
  assignmentId: "mine",
  assetId: "idle",
  assetName: "idle.mp4",
  userId: "mia",
  userName: "Mia",
  previousAssetId: "wave",
  previousName: "wave.mp4",
  assignedBy: "ada",
  assignedAt: "2026-05-04T12:00:00.100Z",
  deadline: Date.parse("2026-05-04T12:00:30.100Z"),
};

const event = (more: Partial<UserAssignmentEvent>): UserAssignmentEvent => ({
  user_id: "mia",
  action: "assigned",
  assignment_id: "theirs",
  asset_id: "dance",
  previous_asset_id: "idle",
  by: "bob",
  at: "2026-05-04T12:00:09.000Z",
  undo_expires_at: null,
  ...more,
});

test("a newer assignment supersedes it", () => {
  assert.equal(fateAfter(undoable, event({})), "superseded");
});

test("its own event, one of another user and one from before change nothing", () => {
  assert.equal(fateAfter(undoable, event({ assignment_id: "mine", at: undoable.assignedAt })), "open");
  assert.equal(fateAfter(undoable, event({ user_id: "tom" })), "open");
  assert.equal(fateAfter(undoable, event({ at: "2026-05-04T11:59:59.900Z" })), "open");
});

test("it may be taken back elsewhere, by itself or with an older one", () => {
  assert.equal(fateAfter(undoable, event({ assignment_id: "mine", action: "undone", asset_id: "wave" })), "takenBack");
  assert.equal(fateAfter(undoable, event({ assignment_id: "older", action: "reverted", asset_id: null })), "takenBack");
});

test("when a newer one is undone it is the newest again", () => {
  assert.equal(fateAfter(undoable, event({ action: "undone", asset_id: "idle" })), "open");
});

test("where events were missed, what the user has now tells the same", () => {
  const user = (current: string | null, at: string | null) =>
    ({ current_assignment_id: current, assigned_at: at }) as AssignedUser;
  assert.equal(fateBy(undoable, user("mine", undoable.assignedAt)), "open");
  assert.equal(fateBy(undoable, user("theirs", "2026-05-04T12:00:09.000Z")), "superseded");
  assert.equal(fateBy(undoable, user("before", "2026-05-03T12:00:00.000Z")), "takenBack");
  assert.equal(fateBy(undoable, user(null, null)), "takenBack");
});

test("the words name who has what", () => {
  assert.equal(offerWords(undoable), "Mia has “idle.mp4” now instead of “wave.mp4”.");
  assert.equal(offerWords({ ...undoable, previousName: null }), "Mia has “idle.mp4” now.");
  assert.equal(undoneWords(undoable, "wave.mp4"), "Mia has “wave.mp4” again.");
  assert.match(undoneWords(undoable, null), /nothing again/);
  assert.equal(undoneWords(undoable, undefined), "“idle.mp4” is taken back from Mia.");
});

test("a refusal is explained; what may pass by itself is none", () => {
  const refused = (status: number, code: string) => refusalWords(undoable, new ApiError(status, { code }, null));
  assert.match(refused(410, "undo_expired")!, /Mia keeps “idle.mp4”/);
  assert.match(refused(409, "superseded")!, /given something else meanwhile/);
  assert.match(refused(409, "already_undone")!, /was taken back/);
  assert.match(refused(409, "previous_asset_deleted")!, /is deleted/);
  assert.match(refused(403, "forbidden")!, /could not be undone/);
  assert.equal(refused(503, "unavailable"), null);
  assert.equal(refusalWords(undoable, new Unreachable()), null);
});

test("what is kept for a reload comes back, and anything else counts as nothing", () => {
  assert.deepEqual(parseUndoables(JSON.stringify([undoable])), [undoable]);
  for (const text of [null, "", "{", "7", '{"a": 1}', '[null, 1, {"deadline": 5}]']) assert.deepEqual(parseUndoables(text), []);
});
