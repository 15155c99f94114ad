import assert from "node:assert/strict";
import { test } from "node:test";
import type { PageQuery } from "../src/api/pages";
import { CursorList } from "../src/app/CursorList";
import type { CursorPage } from "../src/app/CursorList";

interface Item {
  id: number;
  name?: string;
}

/** A list whose answers come when the test says so. */
function loading() {
  const asked: { query: string; page: PageQuery; signal: AbortSignal; answer(ids: number[], next?: string): void; fail(): void }[] = [];
  const list = new CursorList<string, Item>(
    (query, page, signal) =>
      new Promise<CursorPage<Item>>((resolve, reject) => {
        asked.push({
          query,
          page,
          signal,
          answer: (ids, next) => resolve({ items: ids.map((id) => ({ id })), nextCursor: next ?? null }),
          fail: () => reject(new Error("away")),
        });
      }),
    2,
    3,
  );
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  const last = () => asked[asked.length - 1]!;
  const answer = async (ids: number[], next?: string) => {
    last().answer(ids, next);
    await settle();
  };
  const fail = async () => {
    last().fail();
    await settle();
  };
  const ids = () => list.store.get().items.map(({ id }) => id);
  const phase = () => list.store.get().phase;
  return { list, asked, last, answer, fail, ids, phase, settle };
}

test("a list is loaded page by page, and what has moved between them is listed once", async () => {
  const { list, last, answer, ids, phase } = loading();
  list.show("a");
  assert.deepEqual([last().page, phase()], [{ limit: 2, cursor: null }, "loading"]);
  await answer([1, 2], "c1");
  void list.loadMore();
  assert.deepEqual([last().page, phase()], [{ limit: 2, cursor: "c1" }, "loadingMore"]);
  await answer([2, 3]);
  assert.deepEqual([ids(), phase(), list.store.get().nextCursor], [[1, 2, 3], "ready", null]);
});

test("the same question again asks nothing; another one forgets the answers to the one before", async () => {
  const { list, asked, answer, ids, phase } = loading();
  list.show("a");
  await answer([1]);
  list.show("a");
  assert.equal(asked.length, 1);
  list.show("b");
  assert.deepEqual([asked.length, ids(), phase()], [2, [], "loading"]);
});

test("a late answer to an earlier question is dropped", async () => {
  const { list, asked, answer, ids, settle } = loading();
  list.show("a");
  list.show("b");
  assert.equal(asked[0]!.signal.aborted, true);
  asked[0]!.answer([1]);
  await settle();
  assert.deepEqual(ids(), []);
  await answer([2]);
  assert.deepEqual(ids(), [2]);
});

test("a refresh asks as far as was loaded, in pages no larger than allowed, and keeps what is shown meanwhile", async () => {
  const { list, last, answer, ids, phase } = loading();
  list.show("a");
  await answer([1, 2], "c1");
  void list.loadMore();
  await answer([3, 4], "c2");
  void list.refresh();
  assert.deepEqual([last().page, ids(), phase()], [{ limit: 3, cursor: null }, [1, 2, 3, 4], "ready"]);
  await answer([9, 1, 2], "d1");
  assert.deepEqual(last().page, { limit: 1, cursor: "d1" });
  await answer([3], "d2");
  assert.deepEqual([ids(), list.store.get().nextCursor], [[9, 1, 2, 3], "d2"]);
});

test("a refresh while more is loaded brings that too", async () => {
  const { list, asked, last, answer, ids, phase } = loading();
  list.show("a");
  await answer([1, 2], "c1");
  void list.loadMore();
  void list.refresh();
  assert.deepEqual([asked[1]!.signal.aborted, last().page.limit], [true, 3]);
  await answer([1, 2, 3], "d1");
  await answer([4]);
  assert.deepEqual([ids(), phase()], [[1, 2, 3, 4], "ready"]);
});

test("a failed start shows the error until it is tried again; a failed refresh keeps what is shown", async () => {
  const { list, answer, fail, ids, phase } = loading();
  list.show("a");
  await fail();
  assert.equal(phase(), "failed");
  void list.refresh();
  assert.equal(phase(), "loading");
  await answer([1]);
  void list.refresh();
  await fail();
  assert.deepEqual([phase(), ids(), (list.store.get().error as Error).message], ["ready", [1], "away"]);
});

test("one item changes in its place; one that is not listed changes nothing", async () => {
  const { list, answer } = loading();
  list.show("a");
  await answer([1, 2]);
  list.replace({ id: 2, name: "new" });
  assert.deepEqual(list.store.get().items, [{ id: 1 }, { id: 2, name: "new" }]);
  const before = list.store.get();
  list.replace({ id: 7 });
  assert.equal(list.store.get(), before);
});

test("all items change at once where something concerns them all", async () => {
  const { list, answer } = loading();
  list.show("a");
  await answer([1, 2]);
  list.change((item) => (item.id === 2 ? { ...item, name: "new" } : item));
  assert.deepEqual(list.store.get().items, [{ id: 1 }, { id: 2, name: "new" }]);
});

test("it is known whether an answer is still to come, also after one was given up or failed", async () => {
  const { list, answer, fail } = loading();
  assert.equal(list.isAsking, false);
  list.show("a");
  list.show("b");
  assert.equal(list.isAsking, true);
  await answer([1]);
  assert.equal(list.isAsking, false);
  void list.refresh();
  assert.equal(list.isAsking, true);
  await fail();
  assert.equal(list.isAsking, false);
  void list.refresh();
  list.stop();
  assert.equal(list.isAsking, false);
});

test("after the end nothing is known and nothing is asked for", async () => {
  const { list, asked, answer, ids } = loading();
  list.show("a");
  await answer([1]);
  list.stop();
  await list.refresh();
  assert.deepEqual([ids(), asked.length], [[], 1]);
});
