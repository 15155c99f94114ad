import assert from "node:assert/strict";
import { test } from "node:test";
import type { Character, GlobalPrompt, PromptEvent, PromptSource } from "../src/api/types";
import { rowsInView, scrollToRow } from "../src/components/rowWindow";
import { movedCell } from "../src/pages/characters/cells";
import { cellWords, coverageWords, defaultsCoverage, defaultsMatch, missingDefaults, withDefault } from "../src/pages/characters/coverage";
import { defaultEntry, emotionName, neighbour, ownEntry } from "../src/pages/characters/emotions";

const covered = (emotion: string, source: PromptSource, version: number | null = null) => ({ emotion, source, version });

const aDefault = (emotion: string, text: string | null, affected = 3): GlobalPrompt => ({
  emotion,
  prompt_text: text,
  version: text === null ? 0 : 2,
  updated_by: null,
  updated_by_name: null,
  updated_at: null,
  prompt_id: null,
  affects_characters: affected,
  warnings: [],
});

const mira: Character = {
  id: "m",
  name: "Mira",
  thumbnail_asset_id: null,
  thumbnail_url: null,
  thumbhash: null,
  created_at: "",
  updated_at: "",
  coverage: [covered("idle", "character", 3), covered("sad", "global", 2), covered("happy", "none")],
  own_count: 1,
  missing_count: 1,
};

const saved = (emotion: string, version: number): PromptEvent => ({
  character_id: null,
  emotion,
  version,
  action: "saved",
  by: "a",
  at: "",
  generation: 1,
});

test("each cell says in words what its mark shows", () => {
  assert.deepEqual(mira.coverage.map(cellWords), [
    "Idle: own, version 3",
    "Sad: default, version 2",
    "Happy: missing",
  ]);
});

test("what differs from the defaults is counted", () => {
  assert.equal(coverageWords(mira.coverage), "1 own · 1 missing");
  assert.equal(coverageWords([covered("sad", "global", 2)]), "All defaults");
  assert.equal(coverageWords([covered("sad", "none")]), "1 missing");
});

test("the defaults say which of them are still to be written", () => {
  const coverage = defaultsCoverage([aDefault("idle", "a"), aDefault("happy", null), aDefault("sad", null)]);
  assert.deepEqual(coverage[0], covered("idle", "global", 2));
  assert.equal(missingDefaults(coverage), "Happy and Sad have no text yet");
  assert.equal(missingDefaults(coverage.slice(0, 2)), "Happy has no text yet");
  assert.equal(missingDefaults(coverage.slice(0, 1)), "");
  assert.equal(missingDefaults([1, 2, 3, 4].map((at) => covered(`e${at}`, "none"))), "4 emotions have no text yet");
});

test("a saved default holds where there is no own text, and an older one changes nothing", () => {
  const filled = withDefault(mira, saved("happy", 1));
  assert.deepEqual(filled.coverage[2], covered("happy", "global", 1));
  assert.equal(filled.missing_count, 0);
  assert.deepEqual(withDefault(mira, saved("sad", 3)).coverage[1], covered("sad", "global", 3));
  assert.equal(withDefault(mira, saved("sad", 1)), mira);
  assert.equal(withDefault(mira, saved("idle", 9)), mira);
  assert.equal(withDefault(mira, saved("bored", 1)), mira);
});

test("a search finds the defaults by their name and texts, in any case", () => {
  const all = [aDefault("idle", "Warm light"), aDefault("sad", null)];
  assert.deepEqual(["", "DEFAULTS", "warm", "rain"].map((q) => defaultsMatch(all, q)), [true, true, true, false]);
});

test("a cell leads to its neighbours, and no further than the table goes", () => {
  const from = (move: Parameters<typeof movedCell>[1], index = 1, column = 1) => movedCell({ index, column }, move, 3, 2);
  assert.deepEqual(from("next"), { index: 2, column: 1 });
  assert.deepEqual(from("up"), { index: 0, column: 1 });
  assert.deepEqual(from("left"), { index: 1, column: 0 });
  assert.deepEqual(from("right"), { index: 1, column: 1 });
  assert.deepEqual(from("down", 2), { index: 2, column: 1 });
  assert.deepEqual([from("first").index, from("last").index], [0, 2]);
});

test("only rows near the window are shown", () => {
  assert.deepEqual(rowsInView(0, 560, 56, 1000), { first: 0, end: 20 });
  assert.deepEqual(rowsInView(5600, 560, 56, 1000), { first: 90, end: 120 });
  assert.deepEqual(rowsInView(56_000, 560, 56, 1000), { first: 990, end: 1000 });
  assert.deepEqual(rowsInView(0, 560, 56, 0), { first: 0, end: 0 });
});

test("a row is scrolled to as little as is needed, below the head", () => {
  assert.equal(scrollToRow(2, 56, 32, 500, 400), 112);
  assert.equal(scrollToRow(10, 56, 32, 0, 400), 248);
  assert.equal(scrollToRow(5, 56, 32, 100, 400), 100);
});

test("an entry of the rail says whose text it is and whom it holds for", () => {
  const none = ownEntry({
    emotion: "idle", prompt_text: null, resolved_text: null, version: null, is_global_override: false, source: "none",
    prompt_id: null, updated_by: null, updated_by_name: null, updated_at: null, own_version: 2, warnings: [],
  });
  assert.deepEqual([none.source, none.note], ["none", "Neither an own text nor a default"]);
  assert.equal(defaultEntry(aDefault("idle", "a", 1)).note, "Holds for 1 character");
  assert.equal(defaultEntry(aDefault("idle", null, 7)).note, "Missing for 7 characters");
  assert.equal(defaultEntry(aDefault("idle", "a", 0)).note, "Every character has its own");
  assert.deepEqual([defaultEntry(aDefault("idle", null)).version, defaultEntry(aDefault("idle", "a")).version], [null, 2]);
});

test("[ and ] stop at the ends, and begin with the first", () => {
  const entries = ["idle", "sad", "happy"].map((emotion) => defaultEntry(aDefault(emotion, "a")));
  assert.equal(neighbour(entries, "idle", 1), "sad");
  assert.equal(neighbour(entries, "idle", -1), null);
  assert.equal(neighbour(entries, "happy", 1), null);
  assert.equal(neighbour(entries, null, 1), "idle");
  assert.equal(neighbour(entries, "bored", -1), "idle");
});

test("an emotion's name is what programs can write", () => {
  assert.equal(emotionName("  Deep Sleep "), "deep_sleep");
  assert.equal(emotionName("half-awake 2"), "half_awake_2");
  for (const text of ["", "2 fast", "größe", "_a", "a".repeat(33)]) assert.equal(emotionName(text), null);
});
