import assert from "node:assert/strict";
import { test } from "node:test";
import type { QueueMinute } from "../src/api/types";
import { bars, chart, describeHour, describeMinute } from "../src/pages/queues/throughput";

const hour = (...counts: [completed: number, failed: number][]): QueueMinute[] =>
  counts.map(([completed, failed], index) => ({
    minute: new Date(Date.UTC(2026, 4, 4, 12, index)).toISOString(),
    completed,
    failed,
  }));

test("the largest minute fills the height, and what failed stands on what was completed", () => {
  const [half, full] = bars(hour([5, 0], [6, 4]));
  assert.equal(half!.completed.height, chart.height / 2);
  assert.equal(full!.failed.y, 0);
  assert.equal(full!.failed.y + full!.failed.height, full!.completed.y);
  assert.equal(full!.completed.y + full!.completed.height, chart.height);
});

test("a single failure among thousands is seen, and nothing leaves the drawing", () => {
  for (const bar of bars(hour([10_000, 1], [1, 0], [0, 1], [0, 0]))) {
    assert.ok(bar.failed.y >= 0 && bar.completed.y >= 0);
    assert.ok(bar.completed.y + bar.completed.height <= chart.height);
  }
  const [many, , one, none] = bars(hour([10_000, 1], [1, 0], [0, 1], [0, 0]));
  assert.ok(many!.failed.height >= 1 && one!.failed.height >= 1);
  assert.equal(none!.completed.height + none!.failed.height, 0);
});

test("an idle hour has no bars and says so", () => {
  const idle = hour([0, 0], [0, 0]);
  assert.ok(bars(idle).every((bar) => bar.completed.height === 0 && bar.failed.height === 0));
  assert.equal(describeHour(idle), "Nothing in the last hour");
});

test("the hour and each minute are said in words", () => {
  const minutes = hour([1200, 0], [34, 2]);
  assert.equal(describeHour(minutes), "Last hour: 1,234 done, 2 failed");
  assert.match(describeMinute(minutes[1]!), /^\d\d:01 · 34 done, 2 failed$/);
  assert.match(describeMinute(hour([0, 0])[0]!), / · nothing$/);
});
