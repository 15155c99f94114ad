import assert from "node:assert/strict";
import { test } from "node:test";
import type { Queue } from "../src/api/types";
import { newFailures } from "../src/pages/queues/newFailures";

const queue = (name: string, failed: number): Queue => ({
  name,
  paused: false,
  paused_at: null,
  pending: 0,
  scheduled: 0,
  processing: 0,
  failed,
  oldest_seconds: 0,
  workers: 1,
  slots: 1,
  throughput: [],
});

test("more failures than before are told, by queue", () => {
  const before = [queue("a", 1), queue("b", 0), queue("c", 5)];
  const after = [queue("a", 2), queue("b", 3), queue("c", 0)];
  assert.equal(newFailures(before, after), "1 job of a failed. 3 jobs of b failed.");
});

test("the first answer and a new queue are no news", () => {
  assert.equal(newFailures([], [queue("a", 4)]), "");
  assert.equal(newFailures([queue("a", 4)], [queue("a", 4), queue("b", 2)]), "");
});
