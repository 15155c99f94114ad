import { forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Dispatch, Ref, RefObject, SetStateAction } from "react";
import { hrefWith, navigate } from "../../app/router";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { explain } from "../../api/errors";
import { AssetCard } from "./AssetCard";
import { gridLayout, moved, positionOf, scrollToShow, visibleRange } from "./gridLayout";
import type { GridLayout, Move } from "./gridLayout";
import { library, loadMore } from "./libraryEffects";

export interface AssetGridHandle {
  /** Moves to another card: the selection when one is open, otherwise the focus alone. */
  move(move: Move): boolean;
  focus(id: string): void;
}

interface Props {
  order: readonly string[];
  selected: string | null;
}

/** All assets as cards, of which only those near the window are in the document. */
export const AssetGrid = forwardRef<AssetGridHandle, Props>(function AssetGrid({ order, selected }, ref) {
  const assets = useStore(library, (state) => state.assets);
  const hasMore = useStore(library, (state) => state.nextCursor !== null);
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ width: 0, height: 0, top: 0 });
  const layout = useMemo(() => gridLayout(view.width, order.length), [view.width, order.length]);
  useMeasured(scroller, setView);
  useKeptPlace(scroller, layout, selected === null ? -1 : order.indexOf(selected), view.top);
  const { current, setCurrentId } = useMoves(ref, { order, selected, layout, scroller, viewHeight: view.height });

  const { first, end } = visibleRange(layout, order.length, view.top, view.height);
  useEffect(() => {
    if (view.width > 0 && hasMore && end >= order.length - layout.columns * 3) void loadMore();
  }, [end, hasMore, order.length, layout.columns, view.width]);

  const card = (index: number) => {
    const asset = assets.get(order[index]!);
    return asset && (
      <AssetCard
        key={asset.id}
        asset={asset}
        index={index}
        total={hasMore ? -1 : order.length}
        {...positionOf(index, layout)}
        width={layout.cardWidth}
        height={layout.cardHeight}
        selected={asset.id === selected}
        reachable={index === current}
        onFocused={setCurrentId}
      />
    );
  };

  return (
    <div
      className="asset-grid"
      ref={scroller}
      onScroll={(event) => {
        const { scrollTop } = event.currentTarget;
        setView((before) => (before.top === scrollTop ? before : { ...before, top: scrollTop }));
      }}
    >
      <ul className="asset-grid__list" aria-label="Assets" style={{ height: layout.height }}>
        {view.width > 0 && shownIndices(first, end, current).map(card)}
      </ul>
      <More />
    </div>
  );
});

/** Those in view, and the one that has the focus: it must not leave the document under it. */
function shownIndices(first: number, end: number, current: number): number[] {
  const indices = Array.from({ length: end - first }, (_, offset) => first + offset);
  return current >= first && current < end ? indices : [...indices, current];
}

interface Moving extends Props {
  layout: GridLayout;
  scroller: RefObject<HTMLElement>;
  viewHeight: number;
}

/** The one card that Tab leads to, and how keys lead from it to others. */
function useMoves(ref: Ref<AssetGridHandle>, { order, selected, layout, scroller, viewHeight }: Moving) {
  // By id, since its place changes as others come.
  const [currentId, setCurrentId] = useState<string | null>(selected);
  const current = Math.max(0, order.indexOf(currentId ?? selected ?? ""));
  const wantsFocus = useRef(false);

  useEffect(() => {
    if (selected !== null) setCurrentId(selected);
  }, [selected]);

  useEffect(() => {
    if (!wantsFocus.current) return;
    const card = scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`);
    if (!card) return;
    wantsFocus.current = false;
    card.focus({ preventScroll: true });
  });

  const show = (index: number) => {
    const element = scroller.current;
    const id = order[index];
    if (!element || id === undefined) return;
    wantsFocus.current = true;
    setCurrentId(id);
    element.scrollTop = scrollToShow(index, layout, element.scrollTop, viewHeight - coveredBelow());
  };

  const move = (move: Move) => {
    const isOnCard = document.activeElement?.matches("[data-index]") ?? false;
    const target = moved(isOnCard || selected !== null ? current : -1, move, layout.columns, order.length);
    const id = order[target];
    // Arrow keys scroll the page unless a card has the focus.
    if (id === undefined || (!isOnCard && move !== "next" && move !== "previous")) return false;
    show(target);
    if (selected !== null && id !== selected) navigate(hrefWith({ asset: id }), { replace: true });
    return true;
  };

  useImperativeHandle(ref, () => ({
    move,
    focus(id) {
      const index = order.indexOf(id);
      if (index >= 0) show(index);
    },
  }));
  return { current, setCurrentId };
}

/** The upload queue lies over the lower edge; a card with the focus must not be under it. */
function coveredBelow(): number {
  const queue = document.querySelector<HTMLElement>(".uploads");
  return queue ? queue.offsetHeight + 32 : 8;
}

function More() {
  const loading = useStore(library, (state) => state.phase === "loadingMore");
  const error = useStore(library, (state) => state.error);
  if (error !== null) {
    return (
      <p className="asset-grid__more" role="alert">
        The list could not be loaded further. {explain(error).detail}{" "}
        <Button size="small" icon="retry" onClick={() => void loadMore()}>
          Try again
        </Button>
      </p>
    );
  }
  return <p className="asset-grid__more">{loading ? "Loading more…" : ""}</p>;
}

type View = { width: number; height: number; top: number };

function useMeasured(
  scroller: RefObject<HTMLElement>,
  setView: Dispatch<SetStateAction<View>>,
): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () => {
      const style = getComputedStyle(element);
      const width = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const height = element.clientHeight;
      setView((before) =>
        before.width === width && before.height === height ? before : { ...before, width, height });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, setView]);
}

/** When the number of columns changes, what was looked at stays in view. */
function useKeptPlace(
  scroller: RefObject<HTMLElement>,
  layout: GridLayout,
  selectedIndex: number,
  top: number,
): void {
  const before = useRef(layout);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = layout;
    const element = scroller.current;
    if (!element || (old.columns === layout.columns && old.cardHeight === layout.cardHeight)) return;
    const firstSeen = visibleRange(old, Infinity, top, 0, 0).first;
    const anchor = selectedIndex >= 0 ? selectedIndex : firstSeen;
    if (!Number.isFinite(anchor)) return;
    const shift = positionOf(anchor, old).y - top;
    element.scrollTop = Math.max(0, positionOf(anchor, layout).y - shift);
  }, [scroller, layout, selectedIndex, top]);
}
