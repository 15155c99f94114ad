// The jobs of one queue (or all) in one state, and how each answer changes them. Pure: effects live in board.ts.
import type { JobQuery } from "../../api/queues";
import type { AssetEvent, Job, JobPage } from "../../api/types";
import { readable } from "../../format/text";

export interface Listing {
  query: JobQuery;
  /** Newest first. */
  jobs: readonly Job[];
  nextCursor: string | null;
  phase: "loading" | "ready" | "loadingMore" | "failed";
  /** What was thrown last; the jobs shown meanwhile are those from before. */
  error: unknown;
}

export type ListingNews =
  | { kind: "queried"; query: JobQuery }
  /** `wanted`: how many were asked for. */
  | { kind: "loaded"; query: JobQuery; wanted: number; page: JobPage }
  | { kind: "loadingMore" }
  | { kind: "loadedMore"; query: JobQuery; cursor: string; page: JobPage }
  | { kind: "loadFailed"; query: JobQuery; error: unknown }
  | { kind: "job"; job: Job }
  | { kind: "progress"; event: AssetEvent };

export const emptyListing: Listing = {
  query: { queue: null, status: "processing" },
  jobs: [],
  nextCursor: null,
  phase: "loading",
  error: null,
};

export function sameQuery(a: JobQuery, b: JobQuery): boolean {
  return a.queue === b.queue && a.status === b.status;
}

/** Waiting or running: it can be cancelled. */
export function isActive(job: Job): boolean {
  return job.status === "pending" || job.status === "processing";
}

/** What a person knows a job by. */
export function nameOf(job: Job): string {
  return job.asset_filename ?? `${readable(job.job_type)} ${job.id.slice(-6)}`;
}

export function reduce(listing: Listing, news: ListingNews): Listing {
  switch (news.kind) {
    case "queried":
      if (sameQuery(listing.query, news.query)) return listing;
      return { ...emptyListing, query: news.query };
    case "loaded": {
      if (!sameQuery(listing.query, news.query) || listing.phase === "loadingMore") return listing;
      // Asked for before more was loaded, it would take that away again.
      if (news.wanted < listing.jobs.length && news.page.next_cursor !== null) return listing;
      const jobs = news.page.jobs.map((job) => withLatestProgress(job, listing.jobs));
      return { ...listing, jobs, nextCursor: news.page.next_cursor, phase: "ready", error: null };
    }
    case "loadingMore":
      return { ...listing, phase: "loadingMore", error: null };
    case "loadedMore": {
      if (!sameQuery(listing.query, news.query) || listing.nextCursor !== news.cursor) return listing;
      const known = new Set(listing.jobs.map((job) => job.id));
      const jobs = [...listing.jobs, ...news.page.jobs.filter((job) => !known.has(job.id))];
      return { ...listing, jobs, nextCursor: news.page.next_cursor, phase: "ready" };
    }
    case "loadFailed":
      if (!sameQuery(listing.query, news.query)) return listing;
      return { ...listing, phase: hasAnswer(listing) ? "ready" : "failed", error: news.error };
    case "job":
      return withJob(listing, news.job);
    case "progress":
      return withProgress(listing, news.event);
  }
}

/** An empty list is an answer too. */
function hasAnswer({ phase, jobs }: Listing): boolean {
  return phase === "ready" || jobs.length > 0;
}

/** Events run ahead of what the server keeps of the progress; it never goes back within one attempt. */
export function withLatestProgress(job: Job, shown: readonly Job[]): Job {
  if (job.status !== "processing") return job;
  const known = shown.find((other) => other.id === job.id);
  const isSameAttempt = known?.status === "processing" && known.started_at === job.started_at;
  if (!known || !isSameAttempt || known.progress <= job.progress) return job;
  return { ...job, progress: known.progress, stage: known.stage, eta_seconds: known.eta_seconds };
}

/** The answer to something that was done with the job. */
function withJob(listing: Listing, job: Job): Listing {
  if (!listing.jobs.some((other) => other.id === job.id)) return listing;
  const jobs = job.status === listing.query.status
    ? listing.jobs.map((other) => (other.id === job.id ? job : other))
    : listing.jobs.filter((other) => other.id !== job.id);
  return { ...listing, jobs };
}

/** A running job as its asset's event has it. */
export function progressed(job: Job, event: AssetEvent): Job {
  const progress = event.progress ?? null;
  if (job.status !== "processing" || job.asset_id !== event.asset_id || progress === null) return job;
  if (event.conversion_status !== undefined && event.conversion_status !== "processing") return job;
  if (progress < job.progress) return job;
  return { ...job, progress, stage: event.stage ?? job.stage, eta_seconds: event.eta_seconds ?? job.eta_seconds };
}

function withProgress(listing: Listing, event: AssetEvent): Listing {
  let changed = false;
  const jobs = listing.jobs.map((job) => {
    const next = progressed(job, event);
    changed ||= next !== job;
    return next;
  });
  return changed ? { ...listing, jobs } : listing;
}
