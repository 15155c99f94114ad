import { charactersPath } from "../../app/router";

/** Where the list was left, so that the way back leads there. */
interface Left {
  search: string;
  /** A character's id, or `defaults`. */
  row: string;
  /** 0: the name; from 1: the emotions. */
  column: number;
}

let left: Left | null = null;

export function leaveList(row: string, column: number): void {
  left = { search: location.search, row, column };
}

/** The list from the page of a character. */
export const listHref = () => charactersPath + (left?.search ?? "");

/** What the list was left for; once. */
export function returnedFrom(): Left | null {
  const found = left?.search === location.search ? left : null;
  left = null;
  return found;
}
