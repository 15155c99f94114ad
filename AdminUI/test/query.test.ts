import assert from "node:assert/strict";
import { test } from "node:test";
import { changedQuery, nameBelow, namesBelow, oneOf } from "../src/app/query";

test("one parameter changes, the others stay", () => {
  assert.equal(changedQuery("?status=failed&q=a", { q: "b c" }), "?status=failed&q=b+c");
  assert.equal(changedQuery("?status=failed&q=a", { status: null }), "?q=a");
  assert.equal(changedQuery("?q=a", { q: "" }), "");
  assert.equal(changedQuery("", { asset: "x&y" }), "?asset=x%26y");
});

test("a pasted value is taken only when it is one of those allowed", () => {
  assert.equal(oneOf("failed", ["failed", "pending"]), "failed");
  assert.equal(oneOf("<script>", ["failed"]), null);
  assert.equal(oneOf(null, ["failed"]), null);
});

test("what a path names below its page is decoded, and what cannot be decoded is taken as it is", () => {
  assert.equal(nameBelow("/queues", "/queues"), null);
  assert.equal(nameBelow("/queues", "/queues/"), null);
  assert.equal(nameBelow("/queues", "/queues/a%2Fb%20c"), "a/b c");
  assert.equal(nameBelow("/queues", "/queues/%E0%A4%A"), "%E0%A4%A");
  assert.equal(nameBelow("/queues", "/queuestions/x"), null);
});

test("a path names its parts one by one", () => {
  assert.deepEqual(namesBelow("/characters", "/characters"), []);
  assert.deepEqual(namesBelow("/characters", "/characters/"), []);
  assert.deepEqual(namesBelow("/characters", "/characters/a%2Fb/happy/history"), ["a/b", "happy", "history"]);
  assert.deepEqual(namesBelow("/characters", "/characters//%E0%A4%A"), ["%E0%A4%A"]);
  assert.deepEqual(namesBelow("/characters", "/charactersheet/x"), []);
});
