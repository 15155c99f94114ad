import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobQuery } from "../src/api/queues";
import type { Job } from "../src/api/types";
import { emptyListing, nameOf, reduce } from "../src/pages/queues/listing";
import type { Listing, ListingNews } from "../src/pages/queues/listing";

const running: JobQuery = { queue: null, status: "processing" };

function job(number: number, more: Partial<Job> = {}): Job {
  return {
    id: `job-${number}`,
    queue: "conversion",
    job_type: "convert_media",
    status: "processing",
    priority: 0,
    asset_id: `asset-${number}`,
    asset_filename: `clip-${number}.mp4`,
    requested_by: null,
    attempt: 1,
    max_attempts: 6,
    crashes: 0,
    interrupts: 0,
    worker_no: 1,
    progress: 0,
    stage: null,
    eta_seconds: null,
    error: null,
    error_class: null,
    cancel_requested: false,
    run_at: "2026-05-04T12:00:00.000Z",
    created_at: "2026-05-04T12:00:00.000Z",
    started_at: "2026-05-04T12:00:01.000Z",
    completed_at: null,
    ...more,
  };
}

const after = (state: Listing, ...news: ListingNews[]) => news.reduce(reduce, state);
const loaded = (jobs: Job[], cursor: string | null = null, query = running) =>
  after({ ...emptyListing, query }, { kind: "loaded", query, wanted: 50, page: { jobs, next_cursor: cursor } });
const ids = (state: Listing) => state.jobs.map(({ id }) => id);

test("another question forgets the answers to the one before", () => {
  const state = after(loaded([job(1)]), { kind: "queried", query: { queue: "conversion", status: "failed" } });
  assert.deepEqual([state.phase, ids(state)], ["loading", []]);
  const late = after(state, { kind: "loaded", query: running, wanted: 50, page: { jobs: [job(1)], next_cursor: null } });
  assert.equal(late, state);
});

test("the same question again changes nothing", () => {
  const state = loaded([job(1)]);
  assert.equal(after(state, { kind: "queried", query: { ...running } }), state);
});

test("a further page is appended once, even when jobs have moved between the pages", () => {
  const news: ListingNews = { kind: "loadedMore", query: running, cursor: "c1", page: { jobs: [job(2), job(1)], next_cursor: null } };
  const state = after(loaded([job(3), job(2)], "c1"), { kind: "loadingMore" }, news, news);
  assert.deepEqual([ids(state), state.nextCursor, state.phase], [["job-3", "job-2", "job-1"], null, "ready"]);
});

test("an answer that was asked for before more was loaded does not take that away", () => {
  const more = after(loaded([job(3)], "c1"), { kind: "loadingMore" });
  const early: ListingNews = { kind: "loaded", query: running, wanted: 1, page: { jobs: [job(3)], next_cursor: "c1" } };
  assert.equal(after(more, early), more);
  const both = after(more, { kind: "loadedMore", query: running, cursor: "c1", page: { jobs: [job(2)], next_cursor: null } });
  assert.deepEqual(ids(after(both, early)), ["job-3", "job-2"]);
});

test("a shorter list is taken when it is all there is", () => {
  const state = after(loaded([job(3), job(2)]), { kind: "loaded", query: running, wanted: 1, page: { jobs: [job(3)], next_cursor: null } });
  assert.deepEqual(ids(state), ["job-3"]);
});

test("a failed refresh keeps what is shown; a failed start shows the error", () => {
  const error = new Error("away");
  const state = after(loaded([job(1)]), { kind: "loadFailed", query: running, error });
  assert.deepEqual([state.phase, ids(state), state.error], ["ready", ["job-1"], error]);
  assert.equal(after(emptyListing, { kind: "loadFailed", query: running, error }).phase, "failed");
  const empty = after(loaded([]), { kind: "loadFailed", query: running, error });
  assert.deepEqual([empty.phase, empty.error], ["ready", error]);
});

test("a failed load of more can be tried again", () => {
  const state = after(loaded([job(1)], "c1"), { kind: "loadingMore" }, { kind: "loadFailed", query: running, error: new Error() });
  assert.deepEqual([state.phase, state.nextCursor], ["ready", "c1"]);
});

test("a retried job leaves the failed ones; a job that is being cancelled stays", () => {
  const failed: JobQuery = { queue: null, status: "failed" };
  const before = loaded([job(2, { status: "failed" }), job(1, { status: "failed" })], null, failed);
  assert.deepEqual(ids(after(before, { kind: "job", job: job(2, { status: "pending" }) })), ["job-1"]);
  const leaving = after(loaded([job(1)]), { kind: "job", job: job(1, { cancel_requested: true }) });
  assert.equal(leaving.jobs[0]?.cancel_requested, true);
  const state = loaded([job(1)]);
  assert.equal(after(state, { kind: "job", job: job(9) }), state);
});

test("an asset's progress moves its job forward, and never back within an attempt", () => {
  const event = { asset_id: "asset-1", conversion_status: "processing" as const, progress: 40, stage: "encoding", eta_seconds: 3 };
  const moved = after(loaded([job(2), job(1)]), { kind: "progress", event });
  assert.deepEqual([moved.jobs[1]?.progress, moved.jobs[1]?.stage, moved.jobs[1]?.eta_seconds], [40, "encoding", 3]);
  assert.equal(after(moved, { kind: "progress", event: { ...event, progress: 30 } }), moved);
  const refreshed = after(moved, { kind: "loaded", query: running, wanted: 50, page: { jobs: [job(2), job(1, { progress: 20 })], next_cursor: null } });
  assert.equal(refreshed.jobs[1]?.progress, 40);
  const again = job(1, { progress: 5, started_at: "2026-05-04T12:09:00.000Z" });
  const next = after(moved, { kind: "loaded", query: running, wanted: 50, page: { jobs: [again], next_cursor: null } });
  assert.equal(next.jobs[0]?.progress, 5);
});

test("progress of an unknown asset, or after the end, changes nothing", () => {
  const state = loaded([job(1)]);
  assert.equal(after(state, { kind: "progress", event: { asset_id: "else", progress: 50 } }), state);
  assert.equal(after(state, { kind: "progress", event: { asset_id: "asset-1", progress: null } }), state);
  assert.equal(after(state, { kind: "progress", event: { asset_id: "asset-1", conversion_status: "completed", progress: 100 } }), state);
});

test("a job without a file is known by its kind and the end of its id", () => {
  assert.equal(nameOf(job(1)), "clip-1.mp4");
  assert.equal(nameOf(job(1, { asset_filename: null, id: "0000-abcdef123456" })), "Convert media 123456");
});
