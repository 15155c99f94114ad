import { useImperativeHandle, useRef } from "react";
import type { MouseEvent, ReactNode, Ref } from "react";
import { navigate } from "../app/router";
import { Skeleton } from "./Skeleton";

export interface RowColumn<Item> {
  /** Also its class: `rows__NAME`. */
  name: string;
  title: string;
  cell(item: Item): ReactNode;
}

export interface RowTableHandle {
  /** To the next or previous row: the selection when one is open, otherwise the focus alone. */
  move(by: 1 | -1): boolean;
  focus(id: string): void;
}

interface Props<Item> {
  label: string;
  /** Names the columns' widths: `rows--LOOK`. */
  look: string;
  items: readonly Item[];
  /** The first one's cell is what the row's link says. */
  columns: readonly [RowColumn<Item>, ...RowColumn<Item>[]];
  hrefOf(item: Item): string;
  /** Null: none. */
  selected?: string | null;
  onOpen?(item: Item): void;
  tableRef: Ref<RowTableHandle>;
}

/** Rows that each lead somewhere. Those out of sight cost no layout (content-visibility), however many were loaded. */
export function RowTable<Item extends { id: string | number }>(props: Props<Item>) {
  const { label, look, items, columns, hrefOf, selected = null, onOpen, tableRef } = props;
  const root = useRef<HTMLDivElement>(null);
  const linkOf = (id: string) => root.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] a`) ?? null;

  useImperativeHandle(tableRef, () => ({
    move(by) {
      const focused = document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset["row"] ?? null;
      const at = items.findIndex((item) => String(item.id) === (selected ?? focused));
      const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by))];
      if (!next) return false;
      linkOf(String(next.id))?.focus();
      if (selected !== null && String(next.id) !== selected) navigate(hrefOf(next), { replace: true });
      return true;
    },
    focus: (id) => linkOf(id)?.focus(),
  }));

  const open = (event: MouseEvent, item: Item) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    const inner = event.target instanceof Element ? event.target.closest("a, button") : null;
    if (inner && inner !== linkOf(String(item.id))) return;
    event.preventDefault();
    onOpen?.(item);
    navigate(hrefOf(item), { replace: selected !== null });
  };

  const [first, ...others] = columns;
  return (
    <div className={`rows rows--${look}`} role="table" aria-label={label} aria-rowcount={-1} ref={root}>
      <div role="rowgroup">
        <div className="rows__row rows__row--head" role="row">
          {columns.map(({ name, title }) => (
            <span key={name} role="columnheader" className={`rows__${name}`}>
              {title}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup">
        {items.map((item) => {
          const isSelected = String(item.id) === selected;
          return (
            <div
              key={item.id}
              className={`rows__row${isSelected ? " rows__row--selected" : ""}`}
              role="row"
              data-row={item.id}
              onClick={(event) => open(event, item)}
            >
              <span role="cell" className={`rows__${first.name}`}>
                <a className="rows__link" href={hrefOf(item)} aria-current={isSelected || undefined}>
                  {first.cell(item)}
                </a>
              </span>
              {others.map(({ name, cell }) => (
                <span key={name} role="cell" className={`rows__${name}`}>
                  {cell(item)}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

export function RowTableSkeleton({ label, height }: { label: string; height: string }) {
  return (
    <div className="rows__waiting" role="status" aria-label={label}>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </div>
  );
}
