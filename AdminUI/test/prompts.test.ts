import assert from "node:assert/strict";
import { test } from "node:test";
import "./addressBar";
import { ApiError, Unreachable } from "../src/api/errors";
import { draftKey, parseDraft } from "../src/pages/prompts/drafts";
import { comparisonText, isHistory, parseComparison } from "../src/pages/prompts/place";
import { endingWords, expiryWords, refusalWords, stageWords } from "../src/pages/prompts/previewWords";
import { problemFrom } from "../src/pages/prompts/warnings";

test("two versions are named by an address, and nothing else is", () => {
  assert.deepEqual(parseComparison("3..5"), { from: 3, to: 5 });
  assert.deepEqual(parseComparison("0..1"), { from: 0, to: 1 });
  assert.deepEqual(parseComparison(comparisonText({ from: 12, to: 7 })), { from: 12, to: 7 });
  for (const text of [null, "", "3", "3..", "..5", "3..3", "1..0", "-1..2", "3...5", "1..9999999999", "a..b"]) {
    assert.equal(parseComparison(text), null);
  }
});

test("the history has an address of its own", () => {
  assert.equal(isHistory("/characters/abc/happy/history"), true);
  assert.equal(isHistory("/characters/abc/happy"), false);
  // An emotion may be called so.
  assert.equal(isHistory("/characters/abc/history"), false);
});

test("drafts of different admins, characters and emotions have different keys", () => {
  const keys = [
    { user: "a", subject: "b", emotion: "c" },
    { user: "a/b", subject: "c", emotion: "" },
    { user: "a", subject: "b/c", emotion: "" },
  ].map(draftKey);
  assert.equal(new Set(keys).size, 3);
});

test("what is no draft is not taken for one", () => {
  const draft = { text: "a", reason: "", base: { text: "b", version: 1 }, at: 5 };
  assert.deepEqual(parseDraft(JSON.stringify(draft)), draft);
  for (const text of [null, "", "null", "1", "{}", JSON.stringify({ ...draft, base: null }), JSON.stringify({ ...draft, at: "x" })]) {
    assert.equal(parseDraft(text), null);
  }
});

test("the server's place of a warning is found, though it counts otherwise", () => {
  const warning = { kind: "unknown_variable" as const, text: "{emotoin}", offset: 3, suggestion: "emotion", message: "…" };
  const text = "🎭🎭 {emotoin}";
  const { from, to, fix } = problemFrom(warning, text);
  assert.equal(text.slice(from, to), "{emotoin}");
  assert.equal(fix?.text, "{emotion}");
});

test("a stage that this page does not know is shown as it is", () => {
  assert.equal(stageWords({ status: "pending", stage: null }), "Waiting for its turn");
  assert.equal(stageWords({ status: "processing", stage: "rendering" }), "Rendering the clip");
  assert.equal(stageWords({ status: "processing", stage: "colour_grading" as "rendering" }), "Colour grading");
});

test("each ending and each refusal says what to do next", () => {
  for (const error_code of ["cancelled", "timed_out", "provider_failed", "something_new", null]) {
    assert(endingWords({ error_code }).next !== "");
  }
  const refused = (status: number, code: string) => refusalWords(new ApiError(status, { code, detail: "Why." }, null));
  assert.equal(refused(409, "nothing_to_test").canRetry, false);
  assert.equal(refused(410, "preview_expired").title, "This preview has expired");
  assert.match(refused(429, "too_many_previews").detail, /Why\./);
  assert.equal(refused(503, "busy").detail, "Why.");
  assert.equal(refusalWords(new Unreachable("x")).title, "Greenroom does not answer");
});

test("how long a preview is kept is told in one unit", () => {
  assert.deepEqual([86_400, 3600, 61, 12, 0].map(expiryWords), [
    "expires in 24 h",
    "expires in 60 min",
    "expires in 61 s",
    "expires in 12 s",
    "expired",
  ]);
});
