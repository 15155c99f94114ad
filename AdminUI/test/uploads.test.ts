import assert from "node:assert/strict";
import { test } from "node:test";
import { overallProgress, reduceUploads, secondsLeft } from "../src/pages/media/uploads";
import type { Upload, UploadNews } from "../src/pages/media/uploads";

const after = (...news: UploadNews[]) => news.reduce(reduceUploads, [] as readonly Upload[]);
const added: UploadNews = { kind: "added", uploads: [{ id: 1, name: "a.mp4", size: 1000 }] };
const started: UploadNews = { kind: "started", id: 1, at: 0 };

test("an upload goes from queued to sent", () => {
  assert.equal(after(added)[0]?.phase, "queued");
  assert.equal(after(added, started)[0]?.phase, "sending");
  const saving = after(added, started, { kind: "progressed", id: 1, sentBytes: 1000, at: 500 });
  assert.equal(saving[0]?.phase, "saving");
  const sent = reduceUploads(saving, { kind: "sent", id: 1, assetId: "x" });
  assert.deepEqual([sent[0]?.phase, sent[0]?.assetId], ["sent", "x"]);
});

test("speed is smoothed and tells what is left", () => {
  const state = after(added, started, { kind: "progressed", id: 1, sentBytes: 100, at: 1000 });
  assert.equal(state[0]?.speed, 100);
  assert.equal(secondsLeft(state[0]!), 9);
  const faster = reduceUploads(state, { kind: "progressed", id: 1, sentBytes: 300, at: 2000 });
  assert.equal(faster[0]?.speed, 130);
});

test("a cancelled upload hears no more progress, and one that is sent cannot be cancelled", () => {
  const cancelled = after(added, started, { kind: "cancelled", id: 1 });
  assert.equal(reduceUploads(cancelled, { kind: "progressed", id: 1, sentBytes: 10, at: 5 })[0]?.phase, "cancelled");
  const sent = after(added, started, { kind: "sent", id: 1, assetId: "x" }, { kind: "cancelled", id: 1 });
  assert.equal(sent[0]?.phase, "sent");
});

test("a broken connection is waited for, three times", () => {
  const once = after(added, started, { kind: "interrupted", id: 1 });
  assert.equal(once[0]?.phase, "waiting");
  const resumed = reduceUploads(once, { kind: "resumed", id: 1 });
  assert.equal(resumed[0]?.phase, "queued");
  const thrice = [{ kind: "interrupted", id: 1 }, { kind: "resumed", id: 1 }, { kind: "interrupted", id: 1 }] as const;
  const given = thrice.reduce(reduceUploads, resumed);
  assert.equal(given[0]?.phase, "failed");
  assert.equal(given[0]?.retryable, true);
  assert.equal(reduceUploads(given, { kind: "retried", id: 1 })[0]?.interruptions, 0);
});

test("a server's return wakes only those that wait for it", () => {
  const failed = after(added, { kind: "failed", id: 1, error: "no", requestId: "r", retryable: false });
  assert.equal(reduceUploads(failed, { kind: "resumed", id: 1 })[0]?.phase, "failed");
});

test("a refused file is in the queue with its reason", () => {
  const state = after({ kind: "refused", id: 2, name: "b.exe", size: 5, error: "not supported" });
  assert.deepEqual([state[0]?.phase, state[0]?.error, state[0]?.retryable], ["failed", "not supported", false]);
});

test("the whole is counted by bytes, without what failed", () => {
  const state = after(
    { kind: "added", uploads: [{ id: 1, name: "a", size: 900 }, { id: 2, name: "b", size: 100 }] },
    { kind: "refused", id: 3, name: "c", size: 1e9, error: "too large" },
    { kind: "sent", id: 2, assetId: "x" },
  );
  assert.equal(overallProgress(state), 10);
  assert.equal(overallProgress([]), 0);
});

test("dismissed rows go", () => {
  assert.equal(after(added, { kind: "dismissed", ids: [1] }).length, 0);
});
