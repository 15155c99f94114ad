// Which assets are selected to do something with all of them. Not the one whose details are open. Pure.

export interface Selection {
  ids: ReadonlySet<string>;
  /** Where a range begins: the last that was selected or taken out by itself. */
  anchor: string | null;
}

export const emptySelection: Selection = { ids: new Set(), anchor: null };

export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** With all from the anchor to this one, in the order of the list; the anchor stays for the next range. */
export function extended(selection: Selection, id: string, order: readonly string[]): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return { ids: new Set(selection.ids).add(id), anchor: id };
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchor: selection.anchor };
}

/** Those that are listed, in the order of the list: on what nobody sees nothing is done. */
export function selectedIn({ ids }: Selection, order: readonly string[]): readonly string[] {
  return ids.size === 0 ? [] : order.filter((id) => ids.has(id));
}
