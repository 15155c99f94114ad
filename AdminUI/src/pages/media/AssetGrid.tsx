import { forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Dispatch, Ref, RefObject, SetStateAction } from "react";
import type { Move } from "../../app/keymap";
import { hrefWith, navigate } from "../../app/router";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { useWantedFocus } from "../../components/wantedFocus";
import { explain } from "../../api/errors";
import { AssetCard } from "./AssetCard";
import type { CardActs } from "./AssetCard";
import { gridLayout, moved, positionOf, scrollToShow, visibleRange } from "./gridLayout";
import type { GridLayout } from "./gridLayout";
import { library, loadMore } from "./libraryEffects";

export interface AssetGridHandle {
  /** Moves to another card: the selection when one is open, otherwise the focus alone. */
  move(move: Move): boolean;
  focus(id: string): void;
  /** The asset whose card has the focus. */
  focused(): string | null;
}

export interface AssetGridProps extends Omit<CardActs, "onFocused"> {
  order: readonly string[];
  /** Whose details are shown. */
  open: string | null;
  selection: ReadonlySet<string>;
}

/** All assets as cards, of which only those near the window are in the document. */
export const AssetGrid = forwardRef<AssetGridHandle, AssetGridProps>(function AssetGrid(props, ref) {
  const { order, open, selection } = props;
  const assets = useStore(library, (state) => state.assets);
  const hasMore = useStore(library, (state) => state.nextCursor !== null);
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ width: 0, height: 0, top: 0 });
  const layout = useMemo(() => gridLayout(view.width, order.length), [view.width, order.length]);
  useMeasured(scroller, setView);
  useKeptPlace(scroller, layout, open === null ? -1 : order.indexOf(open), view.top);
  const { current, setCurrentId } = useMoves(ref, { order, open, layout, scroller, viewHeight: view.height });

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
        open={asset.id === open}
        selected={selection.has(asset.id)}
        reachable={index === current}
        onFocused={setCurrentId}
        onSelect={props.onSelect}
        onAssign={props.onAssign}
      />
    );
  };

  return (
    <div
      className={`asset-grid${selection.size > 0 ? " asset-grid--selecting" : ""}`}
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

interface Moving extends Pick<AssetGridProps, "order" | "open"> {
  layout: GridLayout;
  scroller: RefObject<HTMLElement>;
  viewHeight: number;
}

/** The one card that Tab leads to, and how keys lead from it to others. */
function useMoves(ref: Ref<AssetGridHandle>, { order, open, layout, scroller, viewHeight }: Moving) {
  // By id, since its place changes as others come.
  const [currentId, setCurrentId] = useState<string | null>(open);
  const current = Math.max(0, order.indexOf(currentId ?? open ?? ""));
  const wantFocus = useWantedFocus(scroller);

  useEffect(() => {
    if (open !== null) setCurrentId(open);
  }, [open]);

  const show = (index: number) => {
    const element = scroller.current;
    const id = order[index];
    if (!element || id === undefined) return;
    setCurrentId(id);
    wantFocus(`[data-asset="${CSS.escape(id)}"] > a`);
    element.scrollTop = scrollToShow(index, layout, element.scrollTop, viewHeight - coveredBelow());
  };

  const move = (move: Move) => {
    const isOnCard = focusedCard() !== null;
    const target = moved(isOnCard || open !== null ? current : -1, move, layout.columns, order.length);
    const id = order[target];
    // Arrow keys scroll the page unless a card has the focus.
    if (id === undefined || (!isOnCard && move !== "next" && move !== "previous")) return false;
    show(target);
    if (open !== null && id !== open) navigate(hrefWith({ asset: id }), { replace: true });
    return true;
  };

  useImperativeHandle(ref, () => ({
    move,
    focus(id) {
      const index = order.indexOf(id);
      if (index >= 0) show(index);
    },
    focused: focusedCard,
  }));
  return { current, setCurrentId };
}

/** The focus may be on the card itself, or on a control of it. */
function focusedCard(): string | null {
  return document.activeElement?.closest<HTMLElement>("[data-asset]")?.dataset["asset"] ?? null;
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
