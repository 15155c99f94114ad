import assert from "node:assert/strict";
import { test } from "node:test";
import { changedWords, wordDiff, wordsOf } from "../src/format/wordDiff";
import type { Change } from "../src/format/wordDiff";

const shown = (before: string, after: string) =>
  wordDiff(before, after)
    .map(({ kind, text }) => ({ same: text, removed: `[-${text}-]`, added: `[+${text}+]` }[kind]))
    .join("");
const side = (changes: readonly Change[], without: Change["kind"]) =>
  changes.filter(({ kind }) => kind !== without).map(({ text }) => text).join("");

test("a word that was replaced, put in, or left out", () => {
  assert.equal(shown("a calm smile", "a wide smile"), "a [-calm-][+wide+] smile");
  assert.equal(shown("a smile", "a wide smile"), "a [+wide +]smile");
  assert.equal(shown("a wide smile", "a smile"), "a [-wide -]smile");
  assert.equal(shown("", "all new"), "[+all new+]");
  assert.equal(shown("same", "same"), "same");
});

test("neighbours that both changed read as one change", () => {
  assert.equal(shown("stands very still here", "dances much faster here"), "[-stands very still-][+dances much faster+] here");
});

test("scripts without spaces are compared by character", () => {
  assert.equal(shown("彼女は笑う", "彼女は泣く"), "彼女は[-笑う-][+泣く+]");
});

/** A made-up text, the same each time. */
function words(count: number, kinds: number, seed: number): string {
  let state = seed;
  const next = () => (state = (state * 1103515245 + 12345) % 2147483648);
  return Array.from({ length: count }, () => `w${next() % kinds}${next() % 7 === 0 ? "\n" : " "}`).join("");
}

test("both texts can be read out of any comparison", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const before = words(seed % 40, 6, seed);
    const after = words((seed * 7) % 40, 6, seed + 1000);
    const changes = wordDiff(before, after);
    assert.equal(side(changes, "added"), before);
    assert.equal(side(changes, "removed"), after);
  }
});

test("no comparison says more than is needed", () => {
  const before = words(120, 9, 3);
  const after = before.replace(/w7\s/, "new ");
  assert.deepEqual(changedWords(wordDiff(before, after)), { removed: 1, added: 1 });
});

test("texts of 5,000 signs that have nothing in common end as two blocks, not as hours of work", () => {
  const before = Array.from({ length: 5000 }, (_, index) => "!?;:"[(index * index) % 4]).join("");
  const after = Array.from({ length: 5000 }, (_, index) => "#%&*"[(index * 7) % 4]).join("");
  assert.equal(wordsOf(before).length, 5000);
  assert.deepEqual(wordDiff(before, after), [{ kind: "removed", text: before }, { kind: "added", text: after }]);
});
