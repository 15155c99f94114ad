import { Store } from "./Store";

export interface Connection {
  reachable: boolean;
  /** Whether a probe is under way right now. */
  probing: boolean;
}

/** Whether the server answers. A lost one is asked again with growing pauses, and at once when the network returns. */
export const connection = new Store<Connection>({ reachable: true, probing: false });

const healed = new Set<() => void>();

/** Called each time the server answers again after a break. */
export function onHealed(listener: () => void): () => void {
  healed.add(listener);
  return () => healed.delete(listener);
}

let timer: ReturnType<typeof setTimeout> | undefined;
let attempts = 0;

export function lostConnection(): void {
  if (!connection.get().reachable) return;
  connection.set({ reachable: false, probing: false });
  attempts = 0;
  schedule();
}

export function foundConnection(): void {
  if (connection.get().reachable) return;
  clearTimeout(timer);
  connection.set({ reachable: true, probing: false });
  for (const listener of [...healed]) listener();
}

export async function probeNow(): Promise<void> {
  clearTimeout(timer);
  if (connection.get().reachable || connection.get().probing) return;
  connection.set({ reachable: false, probing: true });
  const limit = new AbortController();
  const guard = setTimeout(() => limit.abort(), 5000);
  try {
    // Any answer at all means that the server is back.
    await fetch("/healthz", { cache: "no-store", signal: limit.signal });
    foundConnection();
  } catch {
    connection.set({ reachable: false, probing: false });
    schedule();
  } finally {
    clearTimeout(guard);
  }
}

function schedule(): void {
  clearTimeout(timer);
  const pause = Math.min(15_000, 1000 * 2 ** attempts);
  attempts += 1;
  timer = setTimeout(() => void probeNow(), pause);
}

addEventListener("online", () => void probeNow());
addEventListener("offline", lostConnection);
