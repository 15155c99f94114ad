import assert from "node:assert/strict";
import { test } from "node:test";
import { dismissToast, replaceToast, showToast, takeAction, takeLatestAction, toasts } from "../src/app/toasts";

const texts = () => toasts.get().map((toast) => toast.text);
const begin = () => toasts.set([]);
const action = { label: "Undo", run() {} };

test("the fifth makes the oldest go, and what hung on it is done", () => {
  begin();
  const gone: string[] = [];
  for (const text of ["1", "2", "3", "4", "5"]) showToast(text, { onGone: () => gone.push(text) });
  assert.deepEqual([texts(), gone], [["2", "3", "4", "5"], ["1"]]);
});

test("one that counts down goes last", () => {
  begin();
  showToast("counting", { action, deadline: 1e15 });
  for (const text of ["1", "2", "3", "4"]) showToast(text);
  assert.deepEqual(texts(), ["counting", "2", "3", "4"]);
});

test("one that counts down stays while its action is under way, any other goes", () => {
  begin();
  showToast("plain", { action });
  showToast("counting", { action, deadline: 1e15 });
  for (const toast of toasts.get()) takeAction(toast);
  assert.deepEqual(toasts.get().map(({ text, busy }) => [text, busy]), [["counting", true]]);
});

test("a key takes the latest action that is not under way", () => {
  begin();
  const taken: string[] = [];
  const offer = (text: string, deadline: number | null) =>
    showToast(text, { deadline, action: { label: "Undo", run: () => taken.push(text) } });
  offer("first", null);
  offer("second", 1e15);
  showToast("news");
  assert.deepEqual([takeLatestAction(), takeLatestAction(), takeLatestAction()], [true, true, false]);
  assert.deepEqual(taken, ["second", "first"]);
});

test("another text takes the same place, and leaves nothing of the old one", () => {
  begin();
  let gone = 0;
  const id = showToast("before", { action, deadline: 1e15, onGone: () => (gone += 1) });
  showToast("beside");
  replaceToast(id, "after", { tone: "warning" });
  assert.deepEqual(texts(), ["after", "beside"]);
  dismissToast(toasts.get()[0]!);
  assert.deepEqual([texts(), gone], [["beside"], 0]);
});

test("what has gone is not brought back", () => {
  begin();
  const id = showToast("one");
  dismissToast(toasts.get()[0]!);
  replaceToast(id, "again");
  assert.deepEqual(texts(), []);
});
