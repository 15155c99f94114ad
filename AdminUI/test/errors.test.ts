import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, Unreachable, explain, isMissing, parseProblem, parseRetryAfter } from "../src/api/errors";
import { parseAssetEvent, parseUserEvent } from "../src/api/events";

test("Retry-After is read as seconds and as a date", () => {
  const now = Date.parse("Mon, 04 May 2026 12:00:00 GMT");
  assert.equal(parseRetryAfter("28", now), 28);
  assert.equal(parseRetryAfter("Mon, 04 May 2026 12:00:05 GMT", now), 5);
  assert.equal(parseRetryAfter("Mon, 04 May 2026 11:00:00 GMT", now), 0);
  assert.equal(parseRetryAfter("soon", now), null);
  assert.equal(parseRetryAfter(null, now), null);
});

test("the server's words come first, its field messages with them", () => {
  const problem = { title: "Bad request", detail: "It cannot be read.", errors: [{ field: "file", message: "Send one." }] };
  const { title, detail } = explain(new ApiError(400, problem, null));
  assert.deepEqual([title, detail], ["Bad request", "It cannot be read. Send one."]);
});

test("an empty answer still says what to do", () => {
  const { title, detail, retryable } = explain(new ApiError(503, parseProblem("<html>Bad gateway</html>"), null));
  assert.match(title, /away/);
  assert.match(detail, /Try again/);
  assert.equal(retryable, true);
  assert.match(explain(new ApiError(418, {}, null)).title, /refused/);
});

test("the request id is kept for the report", () => {
  assert.equal(explain(new ApiError(500, { request_id: "r-1" }, null)).requestId, "r-1");
  assert.equal(explain(new Unreachable("x")).requestId, null);
});

test("a problem that is no object is none", () => {
  assert.deepEqual(parseProblem("null"), {});
  assert.deepEqual(parseProblem("7"), {});
});

test("events that this page does not know are passed over", () => {
  assert.equal(parseAssetEvent("{"), null);
  assert.equal(parseAssetEvent('{"job_id":"x"}'), null);
  assert.deepEqual(parseAssetEvent('{"asset_id":"x","progress":5}'), { asset_id: "x", progress: 5 });
  assert.equal(parseUserEvent('{"asset_id":"x"}'), null);
  assert.equal(parseUserEvent('{"user_id":"x","action":"undone"}')?.action, "undone");
});

test("a link that leads nowhere is told from a server that is away", () => {
  assert.deepEqual([404, 400, 503].map((status) => isMissing(new ApiError(status, {}, null))), [true, true, false]);
  assert.equal(isMissing(new Unreachable("x")), false);
});
