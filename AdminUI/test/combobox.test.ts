import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyCombobox, reduceCombobox } from "../src/pages/media/combobox";
import type { Combobox, ComboboxNews } from "../src/pages/media/combobox";

type State = Combobox<string>;
const after = (state: State, ...news: ComboboxNews<string>[]) => news.reduce(reduceCombobox<string>, state);
const found = (text: string, ...options: string[]): ComboboxNews<string> => ({ kind: "found", text, options, hasMore: false });
const typed = (text: string): ComboboxNews<string> => ({ kind: "typed", text });
const up: ComboboxNews<string> = { kind: "moved", by: -1 };
const down: ComboboxNews<string> = { kind: "moved", by: 1 };
const empty = emptyCombobox<string>();

test("nobody is meant before anything is typed; then the first is", () => {
  const all = after(empty, found("", "Ada", "Mia"));
  assert.deepEqual([all.phase, all.active], ["ready", -1]);
  const some = after(all, typed("mi"), found("mi", "Mia"));
  assert.deepEqual([some.options, some.active], [["Mia"], 0]);
});

test("while the answer is awaited the old options stay, and Enter takes none of them", () => {
  const state = after(empty, found("", "Ada", "Mia"), down, typed("mi"));
  assert.deepEqual([state.phase, state.options.length, state.active], ["searching", 2, -1]);
});

test("an answer to an earlier text is dropped, and so is its failure", () => {
  const state = after(empty, typed("mi"), typed("mia"));
  assert.equal(after(state, found("mi", "Mika")), state);
  assert.equal(after(state, { kind: "failed", text: "mi", error: new Error() }), state);
});

test("arrow keys go round", () => {
  const state = after(empty, found("", "Ada", "Bob", "Mia"));
  assert.equal(after(state, down).active, 0);
  assert.equal(after(state, up).active, 2);
  assert.equal(after(state, down, up).active, 2);
  assert.equal(after(state, up, down).active, 0);
});

test("where nothing was found there is nothing to move to", () => {
  assert.equal(after(empty, typed("zz"), found("zz"), down).active, -1);
});

test("after one was taken, Enter takes no other", () => {
  assert.equal(after(empty, typed("mi"), found("mi", "Mia"), { kind: "taken" }).active, -1);
});

test("a blank more asks nothing anew", () => {
  const state = after(empty, typed("mi"), found("mi", "Mia"), typed("mi "));
  assert.deepEqual([state.text, state.phase, state.active], ["mi ", "ready", 0]);
});

test("a failure keeps what was typed, and another attempt or another text goes on", () => {
  const error = new Error("away");
  const failed = after(empty, typed("mi"), { kind: "failed", text: "mi", error });
  assert.deepEqual([failed.text, failed.phase, failed.error], ["mi", "failed", error]);
  assert.equal(after(failed, down).active, -1);
  assert.equal(after(failed, { kind: "again" }).phase, "searching");
  assert.equal(after(failed, typed("mi ")).phase, "searching");
});
