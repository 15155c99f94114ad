import assert from "node:assert/strict";
import { test } from "node:test";
import { emptySelection, extended, selectedIn, toggled } from "../src/pages/media/selection";
import type { Selection } from "../src/pages/media/selection";

const order = ["a", "b", "c", "d", "e"];
const shown = (selection: Selection) => selectedIn(selection, order).join("");

test("one goes in, and out again", () => {
  const one = toggled(emptySelection, "c");
  assert.equal(shown(one), "c");
  assert.equal(shown(toggled(one, "c")), "");
});

test("a range goes from the last one, in either direction", () => {
  const from = toggled(emptySelection, "b");
  assert.equal(shown(extended(from, "d", order)), "bcd");
  assert.equal(shown(extended(from, "a", order)), "ab");
});

test("the range's beginning stays, so that it can be drawn further", () => {
  const range = extended(toggled(emptySelection, "c"), "d", order);
  assert.equal(shown(extended(range, "b", order)), "bcd");
});

test("a range adds to what was selected elsewhere", () => {
  const two = toggled(toggled(emptySelection, "a"), "d");
  assert.equal(shown(extended(two, "e", order)), "ade");
});

test("without a beginning that is listed, a range is the one", () => {
  assert.equal(shown(extended(emptySelection, "c", order)), "c");
  assert.equal(shown(extended(toggled(emptySelection, "gone"), "c", order)), "c");
});

test("what is not listed is not selected, and those that are keep the list's order", () => {
  const selection = ["e", "x", "b"].reduce(toggled, emptySelection);
  assert.equal(shown(selection), "be");
});
