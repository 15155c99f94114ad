import assert from "node:assert/strict";
import { test } from "node:test";
import { secondsUntil } from "../src/app/countdown";

test("a second that has begun counts", () => {
  assert.equal(secondsUntil(30_000, 0), 30);
  assert.equal(secondsUntil(30_000, 1), 30);
  assert.equal(secondsUntil(30_000, 29_001), 1);
});

test("what is over stays at nought", () => {
  assert.equal(secondsUntil(30_000, 30_000), 0);
  assert.equal(secondsUntil(30_000, 99_000), 0);
});
