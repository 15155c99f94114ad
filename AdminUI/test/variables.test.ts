import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, problemsOf, resolve, scan } from "../src/pages/prompts/variables";

const values = {
  character_name: "Aurora {user_id}",
  emotion: "happy",
  timestamp: "2026-05-04T12:00:00Z",
  user_id: "01a1fe8e",
};
const resolved = (text: string) => resolve(text, values).map((part) => part.text).join("");

test("variables are filled in, in whatever case they are written", () => {
  assert.equal(resolved("{emotion}, {EMOTION} and {Emotion}"), "happy, happy and happy");
});

test("a value is data: what it holds is not filled in again", () => {
  assert.equal(resolved("{character_name}"), "Aurora {user_id}");
});

test("doubled braces are braces", () => {
  assert.equal(resolved("{{emotion}} {{{emotion}}}"), "{emotion} {happy}");
});

test("what is not known stays, and so do lone braces", () => {
  assert.equal(resolved("{mood} { } {two words} }{"), "{mood} { } {two words} }{");
});

test("the pieces are the whole text without a gap", () => {
  const text = "a {emotion}{{b}} {x} {";
  assert.equal(scan(text).map(({ from, to }) => text.slice(from, to)).join(""), text);
});

test("an unknown name is offered the nearest one, where there is one", () => {
  assert.deepEqual(
    problemsOf("{charactr_name} {emotoin} {mood}").map(({ text, fix }) => [text, fix?.text ?? null]),
    [["{charactr_name}", "{character_name}"], ["{emotoin}", "{emotion}"], ["{mood}", null]],
  );
});

test("problems come in the order of the text, with where they are", () => {
  const text = "} \u202e{mood}";
  assert.deepEqual(
    problemsOf(text).map(({ kind, from, to }) => [kind, from, to]),
    [["unbalanced_brace", 0, 1], ["bidirectional_control", 2, 3], ["unknown_variable", 3, 9]],
  );
});

test("a fix in place of the problem leaves none", () => {
  for (const text of ["{emotoin}", "a } b", "{", "x\u2066y"]) {
    const [problem] = problemsOf(text);
    assert(problem?.fix);
    assert.deepEqual(problemsOf(text.slice(0, problem.from) + problem.fix.text + text.slice(problem.to)), []);
  }
});

test("letters that changed places are one mistake", () => {
  assert.equal(distance("emotoin", "emotion"), 1);
  assert.equal(distance("user", "user_id"), 3);
  assert.equal(distance("user_id", "user_id"), 0);
  assert.equal(distance("usr_di", "user_id"), 2);
});
