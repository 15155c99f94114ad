import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { announce } from "../../app/announcer";
import { plural } from "../../format/text";
import { emptySelection, extended, selectedIn, toggled } from "./selection";

interface Selecting {
  /** In the order of the list. */
  selected: readonly string[];
  ids: ReadonlySet<string>;
  select(id: string, range: boolean): void;
  clear(): void;
}

/** What is selected of the list, and how that changes. Another list begins without a selection. */
export function useSelection(order: readonly string[], list: string): Selecting {
  const [selection, setSelection] = useState(emptySelection);
  const shown = useRef(order);
  shown.current = order;
  useEffect(() => setSelection(emptySelection), [list]);
  const selected = useMemo(() => selectedIn(selection, order), [selection, order]);
  const ids = useMemo(() => new Set(selected), [selected]);
  useAnnounced(selected.length);
  const select = useCallback((id: string, range: boolean) => {
    setSelection((before) => (range ? extended(before, id, shown.current) : toggled(before, id)));
  }, []);
  const clear = useCallback(() => setSelection(emptySelection), []);
  return { selected, ids, select, clear };
}

function useAnnounced(count: number): void {
  const before = useRef(0);
  useEffect(() => {
    if (count === before.current) return;
    before.current = count;
    announce(count === 0 ? "Nothing is selected." : `${plural(count, "asset")} selected.`);
  }, [count]);
}
