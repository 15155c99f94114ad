// Debian's @types/react names this package but does not carry it. What React's types take from it, and no more.
export interface Properties<TLength = string | number, _TTime = string> {
  [property: string]: TLength | undefined;
}
