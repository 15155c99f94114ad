/** The search part of a URL with some parameters changed; null and "" remove one. Others stay as they are. */
export function changedQuery(search: string, changes: Record<string, string | null>): string {
  const parameters = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** One of the allowed values, or null: a pasted link may hold anything. */
export function oneOf<Value extends string>(value: string | null, allowed: readonly Value[]): Value | null {
  return allowed.find((candidate) => candidate === value) ?? null;
}
