import assert from "node:assert/strict";
import { test } from "node:test";
import { gap, gridLayout, moved, positionOf, scrollToShow, visibleRange } from "../src/pages/media/gridLayout";

test("the columns fill the width", () => {
  const layout = gridLayout(1000, 10);
  assert.equal(layout.columns, 4);
  assert.equal(layout.cardWidth * 4 + gap * 3, 1000);
  assert.equal(gridLayout(100, 3).columns, 1);
  assert.equal(gridLayout(1000, 0).height, 0);
});

test("of 5,000 cards only a screenful is drawn", () => {
  const layout = gridLayout(1200, 5000);
  const { first, end } = visibleRange(layout, 5000, 100_000, 900);
  assert(end - first <= 50, `${end - first}`);
  assert(positionOf(first, layout).y <= 100_000);
  assert(positionOf(end - 1, layout).y + layout.cardHeight >= 100_900);
});

test("the range stays within the list, however far it is scrolled", () => {
  const layout = gridLayout(1200, 7);
  assert.deepEqual(visibleRange(layout, 7, 1e9, 900), { first: 7, end: 7 });
  assert.deepEqual(visibleRange(layout, 7, -200, 900), { first: 0, end: 7 });
  assert.deepEqual(visibleRange(layout, 0, 0, 900), { first: 0, end: 0 });
});

test("a card is shown by the least scrolling", () => {
  const layout = gridLayout(1000, 100);
  const row = layout.cardHeight + gap;
  assert.equal(scrollToShow(0, layout, 50, 600), 0);
  assert.equal(scrollToShow(4, layout, row, 600), row);
  const down = scrollToShow(20, layout, 0, 600);
  assert.equal(down, positionOf(20, layout).y + layout.cardHeight + gap - 600);
});

test("keys move within the grid and stop at its ends", () => {
  assert.equal(moved(-1, "next", 4, 10), 0);
  assert.equal(moved(0, "previous", 4, 10), 0);
  assert.equal(moved(1, "down", 4, 10), 5);
  assert.equal(moved(7, "down", 4, 10), 9);
  assert.equal(moved(9, "down", 4, 10), 9);
  assert.equal(moved(9, "right", 4, 10), 9);
  assert.equal(moved(3, "last", 4, 10), 9);
  assert.equal(moved(5, "up", 4, 10), 1);
  assert.equal(moved(0, "next", 4, 0), -1);
});
