// The app's one event stream. It carries the topics that somebody listens to, and no others: of jobs there may be
// thousands of events a second.
import { EventStream } from "../api/events";
import type { EventKind, StreamState, Topic } from "../api/events";
import { onHealed } from "./connection";
import { checkSession } from "./session";
import { Store } from "./Store";

export interface Listener {
  event(kind: EventKind, data: string): void;
  /** Events may have been missed. */
  resumed(): void;
}

export const streamState = new Store<StreamState>("idle");

const listeners: Record<Topic, Set<Listener>> = {
  assets: new Set(),
  jobs: new Set(),
  users: new Set(),
  prompts: new Set(),
  previews: new Set(),
};
const topics = Object.keys(listeners) as Topic[];

const stream = new EventStream({
  event: (topic, kind, data) => {
    for (const listener of listeners[topic]) listener.event(kind, data);
  },
  resumed: () => {
    for (const topic of topics) for (const listener of listeners[topic]) listener.resumed();
  },
  state: (state) => streamState.set(state),
  refused: () => void checkSession(),
});

let isStarted = false;

/** Where one page goes and the next comes, their topics change together. */
function follow(): void {
  queueMicrotask(() => {
    const wanted = topics.filter((topic) => listeners[topic].size > 0);
    if (wanted.length === 0) {
      stream.stop();
      return;
    }
    stream.follow(wanted);
    if (isStarted) stream.start();
  });
}

/** Returns how to stop listening. */
export function listen(topic: Topic, listener: Listener): () => void {
  listeners[topic].add(listener);
  follow();
  return () => {
    listeners[topic].delete(listener);
    follow();
  };
}

/** While signed in. A hidden page gives its connection back after a minute: browsers allow six for all tabs. */
export function startLive(): () => void {
  isStarted = true;
  follow();
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  const onVisibility = () => {
    clearTimeout(hiddenTimer);
    const sleep = () => {
      isStarted = false;
      stream.stop();
    };
    if (document.hidden) {
      hiddenTimer = setTimeout(sleep, 60_000);
    } else {
      isStarted = true;
      follow();
    }
  };
  document.addEventListener("visibilitychange", onVisibility);
  const forget = onHealed(() => stream.hurry());
  return () => {
    isStarted = false;
    clearTimeout(hiddenTimer);
    document.removeEventListener("visibilitychange", onVisibility);
    forget();
    stream.stop();
  };
}
