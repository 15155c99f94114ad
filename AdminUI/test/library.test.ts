import assert from "node:assert/strict";
import { test } from "node:test";
import type { Asset } from "../src/api/types";
import { emptyLibrary, reduce } from "../src/pages/media/library";
import type { Library, LibraryNews } from "../src/pages/media/library";

function asset(number: number, more: Partial<Asset> = {}): Asset {
  const at = `2026-05-04T12:00:${String(number).padStart(2, "0")}.000Z`;
  return {
    id: `id-${number}`,
    filename: `clip-${number}.mp4`,
    file_size: 1000,
    mime_type: "video/mp4",
    width: 640,
    height: 360,
    duration: 3,
    conversion_status: "completed",
    progress: 100,
    stage: null,
    eta_seconds: null,
    gif_url: null,
    webm_url: null,
    thumbnail_url: null,
    image_url: null,
    thumbhash: null,
    conversion_error: null,
    gif_size: null,
    webm_size: null,
    user_id: null,
    assigned_at: null,
    assigned_by: null,
    assigned_user: null,
    assigned_by_name: null,
    assigned_users_count: null,
    created_at: at,
    updated_at: at,
    ...more,
  };
}

const all = { status: null, q: "" };
const after = (state: Library, ...news: LibraryNews[]) => news.reduce(reduce, state);
const loaded = (assets: Asset[], cursor: string | null = null, query: Library["query"] = all) =>
  after({ ...emptyLibrary, query }, { kind: "loaded", query, page: { assets, next_cursor: cursor } });

test("a new asset takes its place by time", () => {
  const state = after(loaded([asset(9), asset(5), asset(1)]), { kind: "fetched", asset: asset(7) });
  assert.deepEqual(state.order, ["id-9", "id-7", "id-5", "id-1"]);
});

test("what sorts behind the loaded part waits for its page", () => {
  const state = after(loaded([asset(9), asset(5)], "next"), { kind: "fetched", asset: asset(2) });
  assert.deepEqual(state.order, ["id-9", "id-5"]);
  assert(state.assets.has("id-2"));
});

test("the next page is appended once, even when rows have moved between the pages", () => {
  const news: LibraryNews = {
    kind: "loadedMore",
    query: all,
    cursor: "c1",
    page: { assets: [asset(5), asset(4)], next_cursor: null },
  };
  const state = after(loaded([asset(9), asset(5)], "c1"), { kind: "loadingMore" }, news, news);
  assert.deepEqual(state.order, ["id-9", "id-5", "id-4"]);
  assert.equal(state.nextCursor, null);
});

test("an answer to an earlier question is dropped", () => {
  const asked = after(loaded([asset(9)]), { kind: "queried", query: { status: "failed", q: "" } });
  const state = after(asked, { kind: "loaded", query: all, page: { assets: [asset(9)], next_cursor: null } });
  assert.equal(state.phase, "loading");
  assert.deepEqual(state.order, []);
});

test("an asset that no longer fits the filter leaves the list, but stays known", () => {
  const query = { status: "processing" as const, q: "" };
  const working = asset(3, { conversion_status: "processing" });
  const done = asset(3, { updated_at: "2026-05-04T12:01:00.000Z" });
  const state = after(loaded([working], null, query), { kind: "fetched", asset: done });
  assert.deepEqual(state.order, []);
  assert.equal(state.assets.get("id-3")?.conversion_status, "completed");
});

test("a search is by part of the name, whatever the case", () => {
  const query = { status: null, q: "CLIP-7" };
  const state = after(loaded([], null, query), { kind: "fetched", asset: asset(7) }, { kind: "fetched", asset: asset(8) });
  assert.deepEqual(state.order, ["id-7"]);
});

test("an answer that was overtaken does not bring back the past", () => {
  const fresh = asset(3, { updated_at: "2026-05-04T12:05:00.000Z" });
  const stale = asset(3, { conversion_status: "processing", updated_at: "2026-05-04T12:04:00.000Z" });
  const state = after(loaded([fresh]), { kind: "fetched", asset: stale });
  assert.equal(state.assets.get("id-3")?.conversion_status, "completed");
});

test("progress moves a working asset and not a finished one", () => {
  const event = { asset_id: "id-1", conversion_status: "processing" as const, progress: 40, stage: "encode", eta_seconds: 6 };
  const working = loaded([asset(1, { conversion_status: "processing", progress: 10 })]);
  const moved = after(working, { kind: "heard", event, passing: true }).assets.get("id-1");
  assert.deepEqual([moved?.progress, moved?.stage, moved?.eta_seconds], [40, "encode", 6]);
  const done = after(loaded([asset(1)]), { kind: "heard", event, passing: true }).assets.get("id-1");
  assert.equal(done?.conversion_status, "completed");
});

test("a retry brings a failed asset back to work", () => {
  const failed = loaded([asset(1, { conversion_status: "failed", conversion_error: "no" })]);
  const event = { asset_id: "id-1", conversion_status: "pending" as const, progress: 0, conversion_error: null };
  const state = after(failed, { kind: "heard", event, passing: false });
  assert.equal(state.assets.get("id-1")?.conversion_status, "pending");
  assert.equal(state.assets.get("id-1")?.conversion_error, null);
});

test("news of an unknown asset changes nothing", () => {
  const state = loaded([asset(1)]);
  assert.equal(after(state, { kind: "heard", event: { asset_id: "x", progress: 5 }, passing: true }), state);
});

test("a deletion can be undone until it is carried out", () => {
  const state = after(loaded([asset(2), asset(1)]), { kind: "leaving", id: "id-2" });
  assert(state.leaving.has("id-2"));
  assert.equal(after(state, { kind: "staying", id: "id-2" }).leaving.size, 0);
  const gone = after(state, { kind: "gone", id: "id-2" });
  assert.deepEqual([gone.order, gone.leaving.size, gone.assets.has("id-2")], [["id-1"], 0, false]);
});

test("a failed reload keeps what is on the screen", () => {
  const error = new Error("away");
  const state = after(loaded([asset(1)]), { kind: "loadFailed", query: all, error });
  assert.deepEqual([state.phase, state.order.length, state.error], ["ready", 1, error]);
  assert.equal(after(emptyLibrary, { kind: "loadFailed", query: all, error }).phase, "failed");
});

test("progress never goes back within one attempt, and begins anew with the next", () => {
  const working = loaded([asset(1, { conversion_status: "processing", progress: 10 })]);
  const ahead = after(working, { kind: "heard", event: { asset_id: "id-1", progress: 60, eta_seconds: 4 }, passing: true });
  const kept = asset(1, { conversion_status: "processing", progress: 40, updated_at: "2026-05-04T12:09:00.000Z" });
  const fetched = after(ahead, { kind: "fetched", asset: kept }).assets.get("id-1");
  assert.deepEqual([fetched?.progress, fetched?.eta_seconds], [60, 4]);
  const again = after(ahead, { kind: "heard", event: { asset_id: "id-1", conversion_status: "pending" }, passing: false });
  assert.deepEqual([again.assets.get("id-1")?.progress, again.assets.get("id-1")?.eta_seconds], [0, null]);
});

test("what is null in an event has not changed", () => {
  const working = loaded([asset(1, { conversion_status: "processing", progress: 40, stage: "encoding" })]);
  const event = { asset_id: "id-1", conversion_status: "processing" as const, progress: null, stage: null };
  const state = after(working, { kind: "heard", event, passing: false }).assets.get("id-1");
  assert.deepEqual([state?.progress, state?.stage], [40, "encoding"]);
});

test("progress alone shows that a waiting asset is at work", () => {
  const waiting = loaded([asset(1, { conversion_status: "pending", progress: 0 })]);
  const state = after(waiting, { kind: "heard", event: { asset_id: "id-1", progress: 5 }, passing: true });
  assert.equal(state.assets.get("id-1")?.conversion_status, "processing");
});

test("5,000 assets are taken in without a crawl", () => {
  const many = Array.from({ length: 5000 }, (_, index) =>
    asset(1, { id: `many-${index}`, created_at: new Date(5e12 - index * 1000).toISOString() }));
  const state = after(loaded(many), { kind: "fetched", asset: asset(1, { id: "new", created_at: new Date(5e12 - 2500_500).toISOString() }) });
  assert.equal(state.order[2501], "new");
});

const mia = { id: "mia", name: "Mia", email: "mia@example.com" };
const given = { user_id: "mia", assigned_at: "2026-05-04T13:00:00.000Z", assigned_by: "ada" };

test("an assignment shows at once, and waits for the name", () => {
  const state = after(loaded([asset(1)]), { kind: "assigned", event: { asset_id: "id-1", ...given } });
  const { user_id, assigned_at, assigned_user, assigned_users_count } = state.assets.get("id-1")!;
  assert.deepEqual([user_id, assigned_at], [given.user_id, given.assigned_at]);
  assert.deepEqual([assigned_user, assigned_users_count], [null, null]);
});

test("the same user's name stays when another admin assigns it again", () => {
  const before = asset(1, { ...given, assigned_user: mia, assigned_by_name: "Ada", assigned_users_count: 1 });
  const event = { asset_id: "id-1", ...given, assigned_by: "bob", assigned_at: "2026-05-04T13:05:00.000Z" };
  const state = after(loaded([before]), { kind: "assigned", event }).assets.get("id-1")!;
  assert.deepEqual([state.assigned_user, state.assigned_by_name], [mia, null]);
});

test("an asset that was taken back belongs to nobody", () => {
  const before = asset(1, { ...given, assigned_user: mia, assigned_users_count: 1 });
  const event = { asset_id: "id-1", user_id: null, assigned_at: null, assigned_by: null };
  const state = after(loaded([before]), { kind: "assigned", event }).assets.get("id-1")!;
  assert.deepEqual([state.user_id, state.assigned_user, state.assigned_users_count], [null, null, 0]);
});

test("a list, which counts no users, does not take away what was counted", () => {
  const counted = asset(1, { ...given, assigned_user: mia, assigned_users_count: 12 });
  const listed = asset(1, { ...given, assigned_user: mia });
  const page = { assets: [listed], next_cursor: null };
  assert.equal(after(loaded([counted]), { kind: "loaded", query: all, page }).assets.get("id-1")?.assigned_users_count, 12);
  const other = { assets: [asset(1, { ...given, user_id: "bob" })], next_cursor: null };
  assert.equal(after(loaded([counted]), { kind: "loaded", query: all, page: other }).assets.get("id-1")?.assigned_users_count, null);
});

test("an assignment of an asset that is not known changes nothing", () => {
  const state = loaded([asset(1)]);
  assert.equal(after(state, { kind: "assigned", event: { asset_id: "id-2", ...given } }), state);
});
