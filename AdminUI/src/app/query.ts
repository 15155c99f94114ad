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

/** What a path names below a page's own, decoded: /queues/conversion → conversion; null for the page itself. */
export function nameBelow(page: string, path: string): string | null {
  if (!path.startsWith(`${page}/`)) return null;
  return decoded(path.slice(page.length + 1)) || null;
}

/** What it names part by part, each decoded: /characters/id/happy → ["id", "happy"]. */
export function namesBelow(page: string, path: string): string[] {
  if (!path.startsWith(`${page}/`)) return [];
  return path.slice(page.length + 1).split("/").filter(Boolean).map(decoded);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A pasted link may be cut off in the middle of a letter.
    return text;
  }
}

/** One of the allowed values, or null: a pasted link may hold anything. */
export function oneOf<Value extends string>(value: string | null, allowed: readonly Value[]): Value | null {
  return allowed.find((candidate) => candidate === value) ?? null;
}
