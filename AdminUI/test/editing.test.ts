import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmotionalPrompt } from "../src/api/types";
import {
  begun,
  discarded,
  hindranceOf,
  isDirty,
  isOvertaken,
  rebased,
  saved,
  standingOf,
  standingOfConflict,
  told,
  typed,
} from "../src/pages/prompts/editing";
import type { Standing } from "../src/pages/prompts/editing";

function standing(version: number, text: string, more: Partial<EmotionalPrompt> = {}): Standing {
  return standingOf({
    emotion: "happy",
    prompt_text: text,
    resolved_text: text,
    version,
    is_global_override: true,
    source: "character",
    prompt_id: "prompt",
    updated_by: "admin",
    updated_by_name: "Ada",
    updated_at: "2026-05-04T12:00:00.000Z",
    own_version: version,
    warnings: [],
    ...more,
  });
}

const first = standing(1, "A smile.");
const second = standing(2, "A wide smile.");
const writing = typed(begun(first, null), "A shy smile.");

test("a text is dirty only while it differs, and kinds of line ends are no difference", () => {
  assert.equal(isDirty(begun(first, null)), false);
  assert.equal(isDirty(writing), true);
  assert.equal(isDirty(typed(writing, "A smile.")), false);
  assert.equal(isDirty(typed(begun(standing(1, "a\r\nb"), null), "a\nb")), false);
});

test("news reach who has typed nothing", () => {
  const next = told(begun(first, null), second);
  assert.equal(next.text, "A wide smile.");
  assert.deepEqual(next.base, { text: "A wide smile.", version: 2 });
});

test("news never touch what was typed, and it is known that somebody was quicker", () => {
  const next = told(writing, second);
  assert.equal(next.text, "A shy smile.");
  assert.deepEqual(next.base, { text: "A smile.", version: 1 });
  assert.equal(isOvertaken(writing), false);
  assert.equal(isOvertaken(next), true);
});

test("who has typed what another saved has nothing left to save", () => {
  const next = told(typed(writing, "A wide smile."), second);
  assert.equal(isDirty(next), false);
  assert.deepEqual(next.base, { text: "A wide smile.", version: 2 });
});

test("a default that changes under a draft is told, though no version of one's own did", () => {
  const inherited = (text: string, version: number) => standing(version, text, { source: "global", own_version: 0 });
  const next = told(typed(begun(inherited("A smile.", 4), null), "Mine."), inherited("A grin.", 5));
  assert.equal(next.base.version, 0);
  assert.equal(isOvertaken(next), true);
});

test("a deleted text of one's own is version 0 to a save, whatever its counter says", () => {
  assert.equal(standing(3, "A default.", { source: "global", own_version: 7 }).ownVersion, 0);
});

test("a save leaves nothing to save", () => {
  const next = saved(writing, "A shy smile.", standing(2, "A shy smile."));
  assert.equal(isDirty(next), false);
  assert.equal(next.base.version, 2);
});

test("what is typed while a save is under way stays, on top of what was saved", () => {
  const next = saved(typed(writing, "A shy smile. More."), "A shy smile.", standing(2, "A shy smile."));
  assert.equal(next.text, "A shy smile. More.");
  assert.deepEqual(next.base, { text: "A shy smile.", version: 2 });
  assert.equal(isOvertaken(next), false);
});

test("a draft comes back with the version that it was begun from", () => {
  const draft = { text: "A shy smile.", reason: "Why", base: { text: "A smile.", version: 1 }, at: 1000 };
  const next = begun(second, draft);
  assert.equal(next.text, "A shy smile.");
  assert.equal(next.reason, "Why");
  assert.equal(next.restored, 1000);
  assert.equal(isOvertaken(next), true);
});

test("a draft that says what holds already is forgotten", () => {
  const draft = { text: "A wide smile.", reason: "", base: { text: "A smile.", version: 1 }, at: 1000 };
  assert.equal(begun(second, draft).restored, null);
});

test("a merge is a change of theirs", () => {
  const next = rebased(told(writing, second), { text: second.text, version: 2 }, "A wide, shy smile.");
  assert.equal(next.base.version, 2);
  assert.equal(isOvertaken(next), false);
  assert.equal(discarded(next).text, "A wide smile.");
});

test("a conflict with a text that was taken away has no version to save on top of", () => {
  const gone = standingOfConflict(
    { prompt_text: null, version: 0, updated_by: null, updated_by_name: "Ada", updated_at: null },
    first,
  );
  assert.deepEqual([gone.source, gone.version, gone.ownVersion, gone.text], ["none", null, 0, ""]);
});

test("what cannot be saved says why; characters are counted as the server counts them", () => {
  assert.equal(hindranceOf(begun(first, null), 10), "unchanged");
  assert.equal(hindranceOf(typed(writing, "  \n"), 10), "empty");
  assert.equal(hindranceOf(typed(writing, "🎭".repeat(10)), 10), null);
  assert.equal(hindranceOf(typed(writing, "🎭".repeat(11)), 10), "long");
  assert.equal(hindranceOf(begun(standing(0, "", { source: "none", version: null, prompt_text: null }), null), 10), "unchanged");
});
