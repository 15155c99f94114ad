// What the Users page shows: loading and live news, from when the page comes until it goes.
import { fetchUser } from "../../api/assignments";
import { parseUserEvent } from "../../api/events";
import type { AssignedUser } from "../../api/types";
import { listUsers } from "../../api/users";
import { CursorList } from "../../app/CursorList";
import { listen } from "../../app/live";
import { onMissedNews } from "../../app/missedNews";
import { Pace } from "../../app/pace";

const pageSize = 100;

export const users = new CursorList<{ q: string }, AssignedUser>(
  async (query, page, signal) => {
    const answer = await listUsers(query, page, signal);
    return { items: answer.users, nextCursor: answer.next_cursor };
  },
  pageSize,
  pageSize,
);

/** Shown ones whose asset has changed. */
const changed = new Set<string>();
/** Where thousands were given something at once, it is cheaper to load the list again. */
const fetchesAtOnce = 8;

const pace = new Pace(async (signal) => {
  const ids = [...changed];
  changed.clear();
  if (ids.length > fetchesAtOnce) await users.refresh();
  else await Promise.all(ids.map((id) => bringUpToDate(id, signal)));
}, 500);

async function bringUpToDate(id: string, signal: AbortSignal): Promise<void> {
  try {
    const user = await fetchUser(id, signal);
    if (!signal.aborted) users.replace(user);
  } catch {
    // What is shown stays; who asks for the list the next time is told what is wrong.
  }
}

function hear(data: string): void {
  const event = parseUserEvent(data);
  if (!event || !users.store.get().items.some(({ id }) => id === event.user_id)) return;
  changed.add(event.user_id);
  pace.nudge();
}

export function refreshUsers(): void {
  void users.refresh();
}

/** While the page is there. Returns how to end it; what was known is forgotten then. */
export function startUsers(): () => void {
  const ends = [
    listen("users", { event: (_, data) => hear(data), resumed: refreshUsers }),
    onMissedNews(refreshUsers),
  ];
  return () => {
    for (const end of ends) end();
    pace.stop();
    changed.clear();
    users.stop();
  };
}
