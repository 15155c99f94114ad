import assert from "node:assert/strict";
import { test } from "node:test";
import "./addressBar";
import { place } from "../src/app/router";
import { hrefTo, readPlace } from "../src/pages/queues/place";

test("an address says which queue, which face and which job", () => {
  assert.deepEqual(readPlace("/queues", ""), { queue: null, face: "processing", job: null });
  assert.deepEqual(readPlace("/queues/a%20b", "?status=failed&job=7"), { queue: "a b", face: "failed", job: "7" });
  assert.deepEqual(readPlace("/queues", "?show=workers"), { queue: null, face: "workers", job: null });
});

test("what nobody could have meant leads to the first face", () => {
  assert.equal(readPlace("/queues", "?status=<script>").face, "processing");
  assert.equal(readPlace("/queues", "?show=nothing").face, "processing");
});

test("one part of the address changes, the others stay", () => {
  place.set({ path: "/queues/conversion", search: "?status=failed&job=7" });
  assert.equal(hrefTo({ job: null }), "/queues/conversion?status=failed");
  assert.equal(hrefTo({ face: "workers" }), "/queues/conversion?job=7&show=workers");
  assert.equal(hrefTo({ face: "processing", job: null }), "/queues/conversion");
  assert.equal(hrefTo({ queue: null }), "/queues?status=failed&job=7");
  assert.equal(hrefTo({ queue: "a/b" }), "/queues/a%2Fb?status=failed&job=7");
});
