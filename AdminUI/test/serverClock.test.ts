import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsFrom, narrowed, noteServerTime, offsetWithin, serverNow } from "../src/api/serverClock";
import type { ClockBounds } from "../src/api/serverClock";

/** What the browser sees of a server whose clock is `offset` ahead, in milliseconds. */
function answer(at: number, offset: number, roundTrip = 20): ClockBounds {
  const date = Math.floor((at + roundTrip / 2 + offset) / 1000) * 1000;
  return boundsFrom(date, at, at + roundTrip);
}

test("the offset lies within what an answer tells", () => {
  for (const offset of [-90_000, -1, 0, 700, 3_600_000]) {
    const { least, most } = answer(1_000_123, offset);
    assert(least <= offset && offset <= most, `${least} <= ${offset} <= ${most}`);
  }
});

test("answers at different moments of a second make it certain to some 100 ms", () => {
  let bounds: ClockBounds | null = null;
  for (let index = 0; index < 40; index += 1) bounds = narrowed(bounds, answer(1_000_000 + index * 137, -45_300));
  assert(Math.abs(offsetWithin(bounds) + 45_300) < 300, `${offsetWithin(bounds)}`);
});

test("a slow answer does not spoil what quick ones told", () => {
  const quick = narrowed(answer(1_000_900, 5000), answer(1_001_400, 5000));
  assert.deepEqual(narrowed(quick, answer(1_020_000, 5000, 20_000)), quick);
});

test("after a clock was set anew only the latest counts", () => {
  const before = answer(1_000_000, 0);
  const set = answer(1_005_000, 60_000);
  assert.deepEqual(narrowed(before, set), set);
});

test("without an answer it is as late as here, and what is no date tells nothing", () => {
  assert.equal(offsetWithin(null), 0);
  noteServerTime(null, 0, 0);
  noteServerTime("yesterday", 0, 0);
  assert.equal(serverNow(5000), 5000);
  noteServerTime("Thu, 01 Jan 1970 00:01:00 GMT", 0, 0);
  assert(serverNow(0) >= 60_000 && serverNow(0) < 62_000);
});
