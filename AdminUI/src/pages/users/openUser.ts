// What the page of one user shows: loading and live news, from when the page comes until it goes.
import { fetchUser } from "../../api/assignments";
import { isMissing } from "../../api/errors";
import { parseUserEvent } from "../../api/events";
import type { AssignmentHistoryEntry, AssignedUser } from "../../api/types";
import { listAssignmentHistory } from "../../api/users";
import type { HistoryQuery } from "../../api/users";
import { CursorList } from "../../app/CursorList";
import { listen } from "../../app/live";
import { onMissedNews } from "../../app/missedNews";
import { Pace } from "../../app/pace";
import { Store } from "../../app/Store";

interface OpenUser {
  id: string | null;
  /** The last answer. */
  user: AssignedUser | null;
  /** What was thrown since. */
  error: unknown;
}

const nobody: OpenUser = { id: null, user: null, error: null };

export const opened = new Store<OpenUser>(nobody);

export const history = new CursorList<HistoryQuery, AssignmentHistoryEntry>(
  async (query, page, signal) => {
    const answer = await listAssignmentHistory(query, page, signal);
    return { items: answer.history, nextCursor: answer.next_cursor };
  },
  20,
  100,
);

const pace = new Pace(async (signal) => {
  await Promise.all([refreshUser(signal), history.refresh()]);
}, 500);

async function refreshUser(signal: AbortSignal): Promise<void> {
  const { id, error } = opened.get();
  if (id === null || isMissing(error)) return;
  try {
    const user = await fetchUser(id, signal);
    if (!signal.aborted) opened.set({ id, user, error: null });
  } catch (failure) {
    if (!signal.aborted) opened.update((before) => ({ ...before, error: failure }));
  }
}

/** After something was done: whatever is on its way from before is dropped. */
export function refreshNow(): void {
  pace.hurry();
}

/** While the page is there. Returns how to end it; what was known is forgotten then. */
export function startUser(id: string): () => void {
  opened.set({ ...nobody, id });
  const first = new AbortController();
  void refreshUser(first.signal);
  const ask = () => pace.nudge();
  const ends = [
    listen("users", { event: (_, data) => parseUserEvent(data)?.user_id === id && ask(), resumed: ask }),
    onMissedNews(ask),
  ];
  return () => {
    for (const end of ends) end();
    first.abort();
    pace.stop();
    history.stop();
    opened.set(nobody);
  };
}
