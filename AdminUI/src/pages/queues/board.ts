// What the Queues page shows: loading, live news and polling, from when the page comes until it goes.
import { fetchJob, jobPageLimit, listJobs, listQueues, listWorkers } from "../../api/queues";
import type { JobQuery } from "../../api/queues";
import { isMissing } from "../../api/errors";
import { parseAssetEvent } from "../../api/events";
import type { Job, JobPage, Queue, Worker } from "../../api/types";
import { announce } from "../../app/announcer";
import { connection, onHealed } from "../../app/connection";
import { listen } from "../../app/live";
import { Pace } from "../../app/pace";
import { Store } from "../../app/Store";
import { emptyListing, progressed, reduce, withLatestProgress } from "./listing";
import type { Listing, ListingNews } from "./listing";
import { newFailures } from "./newFailures";

/** The last answer, and what was thrown since. Both null: there is no answer yet. */
export interface Remote<Value> {
  value: Value | null;
  error: unknown;
}

/** What the address asks for. */
export interface View {
  query: JobQuery;
  showsWorkers: boolean;
  job: string | null;
}

const nothing = { value: null, error: null };

export const queues = new Store<Remote<readonly Queue[]>>(nothing);
export const workers = new Store<Remote<readonly Worker[]>>(nothing);
export const listing = new Store<Listing>(emptyListing);
/** The selected job, which the list need not hold: a pasted link, or its state has changed. */
export const opened = new Store<Remote<Job> & { id: string | null }>({ id: null, ...nothing });

let view: View = { query: emptyListing.query, showsWorkers: false, job: null };

function tell(news: ListingNews): void {
  listing.update((state) => reduce(state, news));
}

const pace = new Pace((signal) =>
  Promise.all([
    into(queues, listQueues(signal).then(told), signal),
    view.showsWorkers ? into(workers, listWorkers(signal), signal) : refreshJobs(signal),
    refreshOpened(signal),
  ]).then(() => undefined));

function told(next: readonly Queue[]): readonly Queue[] {
  const text = newFailures(queues.get().value ?? [], next);
  if (text !== "") announce(text);
  return next;
}

async function into<Value>(store: Store<Remote<Value>>, answer: Promise<Value>, signal: AbortSignal): Promise<void> {
  try {
    const value = await answer;
    if (!signal.aborted) store.set({ value, error: null });
  } catch (error) {
    if (!signal.aborted) store.update((before) => ({ ...before, error }));
  }
}

const pageSize = 50;

/** Loads the jobs as far as they were loaded. */
async function refreshJobs(signal: AbortSignal): Promise<void> {
  const { query, jobs, phase } = listing.get();
  if (phase === "loadingMore") return;
  const wanted = Math.max(pageSize, jobs.length);
  try {
    const page: JobPage = { jobs: [], next_cursor: null };
    do {
      const limit = Math.min(jobPageLimit, wanted - page.jobs.length);
      const next = await listJobs(query, { limit, cursor: page.next_cursor }, signal);
      page.jobs.push(...next.jobs);
      page.next_cursor = next.next_cursor;
    } while (page.next_cursor !== null && page.jobs.length < wanted);
    if (!signal.aborted) tell({ kind: "loaded", query, wanted, page });
  } catch (error) {
    if (!signal.aborted) tell({ kind: "loadFailed", query, error });
  }
}

async function refreshOpened(signal: AbortSignal): Promise<void> {
  const { id, error } = opened.get();
  if (id === null || isMissing(error)) return;
  try {
    const job = await fetchJob(id, signal);
    if (!signal.aborted) showOpened(job);
  } catch (failure) {
    if (!signal.aborted) opened.update((before) => (before.id === id ? { ...before, error: failure } : before));
  }
}

function showOpened(job: Job): void {
  opened.update((before) => {
    if (before.id !== job.id) return before;
    return { id: job.id, value: withLatestProgress(job, before.value ? [before.value] : []), error: null };
  });
}

// MARK: what the page calls

/** Shows what the address asks for. */
export function look(next: View): void {
  const before = view;
  view = next;
  tell({ kind: "queried", query: next.query });
  if (opened.get().id !== next.job) {
    const value = listing.get().jobs.find((job) => job.id === next.job) ?? null;
    opened.set({ id: next.job, value, error: null });
  }
  const isNew = next.query.queue !== before.query.queue || next.query.status !== before.query.status
    || next.showsWorkers !== before.showsWorkers;
  const isUnknown = next.job !== null && opened.get().value === null;
  // Going through a list that is there, key after key, is no reason to ask at every step.
  if (isNew || isUnknown || queues.get().value === null) pace.hurry();
  else pace.nudge();
}

export async function loadMore(): Promise<void> {
  const { query, nextCursor, phase } = listing.get();
  if (phase !== "ready" || nextCursor === null) return;
  tell({ kind: "loadingMore" });
  try {
    const page = await listJobs(query, { limit: jobPageLimit, cursor: nextCursor });
    tell({ kind: "loadedMore", query, cursor: nextCursor, page });
  } catch (error) {
    tell({ kind: "loadFailed", query, error });
  }
}

/** The answer to something that was done; whatever is on its way from before is dropped, and all is asked for anew. */
export function showJob(job: Job): void {
  tell({ kind: "job", job });
  showOpened(job);
  pace.hurry();
}

export function showQueue(queue: Queue): void {
  queues.update((before) => ({
    ...before,
    value: before.value?.map((other) => (other.name === queue.name ? queue : other)) ?? null,
  }));
  pace.hurry();
}

export function refreshNow(): void {
  pace.hurry();
}

const pollEvery = 5000;

/** While the page is there. Returns how to end it; what was known is forgotten then. */
export function startBoard(): () => void {
  const askWhenSeen = () => {
    if (!document.hidden && connection.get().reachable) pace.nudge();
  };
  const pollTimer = setInterval(askWhenSeen, pollEvery);
  document.addEventListener("visibilitychange", askWhenSeen);
  const ends = [
    onHealed(() => pace.hurry()),
    listen("jobs", { event: askWhenSeen, resumed: askWhenSeen }),
    listen("assets", { event: (kind, data) => kind === "asset.progress" && hearProgress(data), resumed() {} }),
  ];
  return () => {
    clearInterval(pollTimer);
    document.removeEventListener("visibilitychange", askWhenSeen);
    for (const end of ends) end();
    pace.stop();
    for (const store of [queues, workers]) store.set(nothing);
    listing.set(emptyListing);
    opened.set({ id: null, ...nothing });
  };
}

function hearProgress(data: string): void {
  const event = parseAssetEvent(data);
  if (!event) return;
  tell({ kind: "progress", event });
  opened.update((before) => {
    const value = before.value && progressed(before.value, event);
    return value === before.value ? before : { ...before, value };
  });
}
