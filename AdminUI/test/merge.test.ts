import assert from "node:assert/strict";
import { test } from "node:test";
import { merge } from "../src/format/merge";

const base = "A calm smile, looking into the camera. Soft light from the left.";

test("changes in different places come together", () => {
  const theirs = base.replace("calm", "wide");
  const yours = base.replace("left", "right");
  const both = "A wide smile, looking into the camera. Soft light from the right.";
  assert.deepEqual(merge(base, theirs, yours), { text: both, conflicts: 0 });
  assert.deepEqual(merge(base, yours, theirs), { text: both, conflicts: 0 });
});

test("where both changed the same words yours stands, and it is counted", () => {
  const merged = merge(base, base.replace("calm", "wide"), base.replace("calm", "shy"));
  assert.deepEqual(merged, { text: base.replace("calm", "shy"), conflicts: 1 });
});

test("the same change twice is one change", () => {
  const changed = base.replace("calm", "wide");
  assert.deepEqual(merge(base, changed, changed), { text: changed, conflicts: 0 });
});

test("who changed nothing gives way", () => {
  const changed = `${base} She waves.`;
  assert.deepEqual(merge(base, changed, base), { text: changed, conflicts: 0 });
  assert.deepEqual(merge(base, base, changed), { text: changed, conflicts: 0 });
});

test("what one removed and the other changed is a conflict", () => {
  const merged = merge(base, base.replace(" Soft light from the left.", ""), base.replace("Soft", "Hard"));
  assert.deepEqual(merged, { text: base.replace("Soft", "Hard"), conflicts: 1 });
});

test("two texts from nothing are yours, and a conflict", () => {
  assert.deepEqual(merge("", "theirs", "yours"), { text: "yours", conflicts: 1 });
});
