// Where each card of the grid stands, so that only those near the window are in the document.
import type { Move } from "../../app/keymap";

export interface GridLayout {
  columns: number;
  cardWidth: number;
  cardHeight: number;
  /** Of all rows together. */
  height: number;
}

export const gap = 16;
const narrowestCard = 208;
/** Below the poster: name, facts, status, and the card's own padding. */
const textHeight = 74;

/** Pixels throughout. */
export function gridLayout(width: number, count: number): GridLayout {
  const columns = Math.max(1, Math.floor((width + gap) / (narrowestCard + gap)));
  const cardWidth = Math.max(0, (width - gap * (columns - 1)) / columns);
  const cardHeight = Math.round((cardWidth * 10) / 16) + textHeight;
  const rows = Math.ceil(count / columns);
  return { columns, cardWidth, cardHeight, height: Math.max(0, rows * (cardHeight + gap) - gap) };
}

export function positionOf(index: number, layout: GridLayout): { x: number; y: number } {
  const column = index % layout.columns;
  const row = Math.floor(index / layout.columns);
  return { x: column * (layout.cardWidth + gap), y: row * (layout.cardHeight + gap) };
}

/** Indices [first, end) of the cards in view, with some rows more on either side for fast scrolling. */
export function visibleRange(
  layout: GridLayout,
  count: number,
  top: number,
  viewHeight: number,
  extraRows = 2,
): { first: number; end: number } {
  const rowHeight = layout.cardHeight + gap;
  const firstRow = Math.max(0, Math.floor(top / rowHeight) - extraRows);
  const endRow = Math.ceil((top + viewHeight) / rowHeight) + extraRows;
  return {
    first: Math.min(count, firstRow * layout.columns),
    end: Math.max(0, Math.min(count, endRow * layout.columns)),
  };
}

/** The scroll position that shows a card whole, moving as little as possible. */
export function scrollToShow(index: number, layout: GridLayout, top: number, viewHeight: number): number {
  const { y } = positionOf(index, layout);
  if (y < top) return Math.max(0, y - gap);
  if (y + layout.cardHeight > top + viewHeight) return y + layout.cardHeight + gap - viewHeight;
  return top;
}

/** The card that a key leads to from another; -1 is "none yet". Stays where there is nothing further. */
export function moved(index: number, move: Move, columns: number, count: number): number {
  if (count === 0) return -1;
  if (index < 0) return move === "last" ? count - 1 : 0;
  const target = {
    next: index + 1,
    right: index + 1,
    previous: index - 1,
    left: index - 1,
    down: index + columns,
    up: index - columns,
    first: 0,
    last: count - 1,
  }[move];
  if (move === "down" && target >= count) {
    // From the last full row into the shorter one below it.
    const lastRow = Math.floor((count - 1) / columns);
    return Math.floor(index / columns) < lastRow ? count - 1 : index;
  }
  return target < 0 || target >= count ? index : target;
}
