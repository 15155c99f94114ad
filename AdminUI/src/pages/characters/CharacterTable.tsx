import { useCallback, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { CSSProperties, Ref, RefObject } from "react";
import type { Character, EmotionCoverage } from "../../api/types";
import type { Move } from "../../app/keymap";
import { scrollToRow, useRowWindow } from "../../components/rowWindow";
import { useWantedFocus } from "../../components/wantedFocus";
import { readable } from "../../format/text";
import { defaultsId } from "../prompts/subject";
import { movedCell } from "./cells";
import type { Cell } from "./cells";
import { CharacterRow, DefaultsRow, rowHeight } from "./CharacterRow";

export interface CharacterTableHandle {
  /** To another cell; from outside, to the one where one was last. */
  move(move: Move): boolean;
  focus(row: string, column: number): void;
}

interface Props {
  /** Null: not to be shown now. */
  defaults: readonly EmotionCoverage[] | null;
  characters: readonly Character[];
  emotions: readonly string[];
  /** Of the characters; null: unknown. */
  total: number | null;
  /** The end of what is loaded comes near. */
  onEnd(): void;
  handle: Ref<CharacterTableHandle>;
}

const headHeight = 32;

/** Characters by emotions, of which only the rows near the window are in the document. One stop of Tab; keys move in it. */
export function CharacterTable({ defaults, characters, emotions, total, onEnd, handle }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const above = defaults === null ? 0 : 1;
  const count = characters.length + above;
  const { first, end } = useRowWindow(scroller, rowHeight, count);
  const idAt = (index: number) => (index < above ? defaultsId : characters[index - above]?.id ?? null);
  const indexOf = (id: string) =>
    id === defaultsId ? above - 1 : characters.findIndex((character) => character.id === id) + above;
  const cells = { scroller, handle, rows: count, columns: emotions.length + 1, idAt, indexOf };
  const { current, setFocused } = useCells(cells);
  useEffect(() => {
    if (end >= count - 20) onEnd();
  }, [end, count, onEnd]);
  const row = (index: number) => {
    const place = { index, column: index === current.index ? current.column : -1, onFocused: setFocused };
    if (index < above) return defaults && <DefaultsRow key={defaultsId} coverage={defaults} {...place} />;
    const character = characters[index - above];
    return character && <CharacterRow key={character.id} character={character} {...place} />;
  };
  return (
    <div
      className="characters-table"
      role="grid"
      aria-label="Characters"
      aria-rowcount={total === null ? -1 : total + above + 1}
      ref={scroller}
      style={{ "--emotions": emotions.length } as CSSProperties}
    >
      <Head emotions={emotions} />
      {/* The line below the last row is the table's own. */}
      <div className="characters-table__rows" role="rowgroup" style={{ height: count * rowHeight - 1 }}>
        {shownIndices(first, Math.min(end, count), current.index).map(row)}
      </div>
    </div>
  );
}

function Head({ emotions }: { emotions: readonly string[] }) {
  return (
    <div className="characters-table__head" role="rowgroup">
      <div className="character-row character-row--head" role="row" aria-rowindex={1}>
        <span role="columnheader">Character</span>
        {emotions.map((emotion) => (
          <span key={emotion} role="columnheader" className="character-row__emotion" title={readable(emotion)}>
            {readable(emotion)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Those in view, and the one that has the focus: it must not leave the document under it. */
function shownIndices(first: number, end: number, current: number): number[] {
  const indices = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
  return current >= first && current < end ? indices : [...indices, current];
}

interface Cells {
  scroller: RefObject<HTMLElement>;
  handle: Ref<CharacterTableHandle>;
  rows: number;
  columns: number;
  idAt(index: number): string | null;
  /** Less than 0: it is not there. */
  indexOf(id: string): number;
}

/** The one cell that Tab leads to, and how keys lead from it to others. */
function useCells({ scroller, handle, rows, columns, idAt, indexOf }: Cells) {
  // By id, since its place changes as others come.
  const [focused, setFocusedCell] = useState<{ row: string; column: number }>({ row: "", column: 0 });
  const current: Cell = {
    index: Math.max(0, indexOf(focused.row)),
    column: Math.min(focused.column, columns - 1),
  };
  const wantFocus = useWantedFocus(scroller);
  const setFocused = useCallback((row: string, column: number) => setFocusedCell({ row, column }), []);

  const show = ({ index, column: wanted }: Cell) => {
    const element = scroller.current;
    const row = idAt(index);
    const column = Math.min(wanted, columns - 1);
    if (!element || row === null) return;
    setFocused(row, column);
    wantFocus(`[data-row="${CSS.escape(row)}"] [data-column="${column}"]`);
    element.scrollTop = scrollToRow(index, rowHeight, headHeight, element.scrollTop, element.clientHeight);
  };
  useImperativeHandle(handle, () => ({
    move(move) {
      const inside = scroller.current?.contains(document.activeElement) ?? false;
      // Arrow keys scroll the page unless a cell has the focus.
      if (rows === 0 || (!inside && move !== "next" && move !== "previous")) return false;
      show(inside ? movedCell(current, move, rows, columns) : current);
      return true;
    },
    focus(row, column) {
      const index = indexOf(row);
      if (index >= 0 && idAt(index) === row) show({ index, column });
    },
  }));
  return { current, setFocused };
}
