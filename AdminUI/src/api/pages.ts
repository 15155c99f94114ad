/** Which part of a long list is asked for. */
export interface PageQuery {
  limit: number;
  /** Where the page before has ended; null for the first. */
  cursor: string | null;
}
