import { useLayoutEffect, useState } from "react";
import type { RefObject } from "react";

/** Indices [first, end) of the rows that are in the document. */
export interface RowWindow {
  first: number;
  end: number;
}

/** Beyond those in view, for fast scrolling. */
const extraRows = 10;

/** Pixels throughout; `top` is how far the rows are scrolled. */
export function rowsInView(top: number, viewHeight: number, rowHeight: number, count: number): RowWindow {
  const first = Math.floor(top / rowHeight) - extraRows;
  const end = Math.ceil((top + viewHeight) / rowHeight) + extraRows;
  return { first: Math.max(0, Math.min(count, first)), end: Math.max(0, Math.min(count, end)) };
}

/** The scroll position that shows a row whole below the head, moving as little as possible. */
export function scrollToRow(index: number, rowHeight: number, headHeight: number, top: number, viewHeight: number): number {
  const y = index * rowHeight;
  if (y < top) return y;
  const lowest = y + rowHeight + headHeight - viewHeight;
  return Math.max(top, lowest);
}

/** Follows the scrolling; renders only where other rows come into view. */
export function useRowWindow(scroller: RefObject<HTMLElement>, rowHeight: number, count: number): RowWindow {
  const [shown, setShown] = useState<RowWindow>({ first: 0, end: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = () => {
      const next = rowsInView(element.scrollTop, element.clientHeight, rowHeight, count);
      setShown((before) => (before.first === next.first && before.end === next.end ? before : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller, rowHeight, count]);
  return shown;
}
