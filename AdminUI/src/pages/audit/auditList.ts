// What the Audit page shows: loading, and the news that there is more, from when the page comes until it goes.
import { listAudit } from "../../api/audit";
import type { AuditQuery } from "../../api/audit";
import type { AuditEntry } from "../../api/types";
import { announce } from "../../app/announcer";
import { connection } from "../../app/connection";
import { CursorList } from "../../app/CursorList";
import { listen } from "../../app/live";
import { onMissedNews } from "../../app/missedNews";
import { Pace } from "../../app/pace";
import { Store } from "../../app/Store";
import { plural } from "../../format/text";

const pageSize = 50;

export const entries = new CursorList<AuditQuery, AuditEntry>(
  async (query, page, signal) => {
    const answer = await listAudit(query, page, signal);
    return { items: answer.entries, nextCursor: answer.next_cursor };
  },
  pageSize,
  200,
);

/** How many fitting ones are newer than those shown; a page of them means that many or more. */
export const newer = new Store(0);

export const newerText = (count: number): string =>
  count >= pageSize ? `${count}+ new entries` : plural(count, "new entry", "new entries");

let query: AuditQuery | null = null;

const pace = new Pace(async (signal) => {
  if (query === null || entries.store.get().phase !== "ready") return;
  try {
    const answer = await listAudit(query, { limit: pageSize, cursor: null }, signal);
    if (!signal.aborted) note(answer.entries);
  } catch {
    // Nothing is announced; the next look finds it.
  }
}, 2000);

function note(latest: readonly AuditEntry[]): void {
  const { items, phase } = entries.store.get();
  if (phase !== "ready") return;
  // Not by their numbers: what was committed late may stand further down.
  const known = new Set(items.map(({ id }) => id));
  const count = latest.filter(({ id }) => !known.has(id)).length;
  // Where nothing is shown, nothing can jump.
  if (count > 0 && items.length === 0) void entries.refresh();
  else {
    if (count > 0 && newer.get() === 0) announce(`${newerText(count)}.`);
    newer.set(count);
  }
}

export function showEntries(next: AuditQuery): void {
  query = next;
  pace.stop();
  newer.set(0);
  entries.show(next);
}

export async function refreshEntries(): Promise<void> {
  pace.stop();
  await entries.refresh();
  newer.set(0);
}

/** Not every entry comes with an event. */
const lookEvery = 10_000;

/** While the page is there. Returns how to end it; what was known is forgotten then. */
export function startAudit(): () => void {
  const look = () => pace.nudge();
  const timer = setInterval(() => {
    if (!document.hidden && connection.get().reachable) look();
  }, lookEvery);
  const ends = [
    listen("users", { event: look, resumed: look }),
    listen("assets", { event: (kind) => kind !== "asset.progress" && look(), resumed() {} }),
    onMissedNews(look),
  ];
  return () => {
    clearInterval(timer);
    for (const end of ends) end();
    pace.stop();
    entries.stop();
    query = null;
    newer.set(0);
  };
}
