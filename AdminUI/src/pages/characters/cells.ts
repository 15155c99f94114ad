// Moving among the cells of a table by keys. Pure.
import type { Move } from "../../app/keymap";

/** From 0. Column 0 is the row's name. */
export interface Cell {
  index: number;
  column: number;
}

const steps: Record<Move, readonly [rows: number, columns: number]> = {
  next: [1, 0],
  down: [1, 0],
  previous: [-1, 0],
  up: [-1, 0],
  right: [0, 1],
  left: [0, -1],
  first: [-Infinity, 0],
  last: [Infinity, 0],
};

/** Stays where there is nothing further. */
export function movedCell({ index, column }: Cell, move: Move, rows: number, columns: number): Cell {
  const [down, right] = steps[move];
  return { index: within(index + down, rows), column: within(column + right, columns) };
}

const within = (at: number, count: number) => Math.max(0, Math.min(count - 1, at));
