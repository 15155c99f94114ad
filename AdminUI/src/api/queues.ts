import { pathWith, requestJSON } from "./client";
import type { ConversionStatus, Job, JobPage, Queue, QueueList, RetriedJobs, Worker, WorkerList } from "./types";

const queuePath = (name: string, action: string) => `/api/admin/queues/${encodeURIComponent(name)}/${action}`;
const jobPath = (id: string, action = "") => `/api/admin/jobs/${encodeURIComponent(id)}${action}`;

/** `queue` null: of all queues. */
export interface JobQuery {
  queue: string | null;
  status: ConversionStatus;
}

/** The most that one answer holds. */
export const jobPageLimit = 200;

export async function listQueues(signal?: AbortSignal): Promise<Queue[]> {
  return (await requestJSON<QueueList>("GET", "/api/admin/queues", { signal })).queues;
}

/** What runs is finished; nothing more is begun. */
export function pauseQueue(name: string): Promise<Queue> {
  return requestJSON("POST", queuePath(name, "pause"));
}

export function resumeQueue(name: string): Promise<Queue> {
  return requestJSON("POST", queuePath(name, "resume"));
}

/** Puts all failed jobs of the queue back, and says how many these were. */
export async function retryQueue(name: string): Promise<number> {
  return (await requestJSON<RetriedJobs>("POST", queuePath(name, "retry"))).retried;
}

/** Newest first. */
export function listJobs(
  query: JobQuery,
  page: { limit: number; cursor: string | null },
  signal?: AbortSignal,
): Promise<JobPage> {
  return requestJSON("GET", pathWith("/api/admin/jobs", { ...query, ...page }), { signal });
}

export function fetchJob(id: string, signal?: AbortSignal): Promise<Job> {
  return requestJSON("GET", jobPath(id), { signal });
}

export function retryJob(id: string): Promise<Job> {
  return requestJSON("POST", jobPath(id, "/retry"));
}

export function cancelJob(id: string): Promise<Job> {
  return requestJSON("POST", jobPath(id, "/cancel"));
}

export async function listWorkers(signal?: AbortSignal): Promise<Worker[]> {
  return (await requestJSON<WorkerList>("GET", "/api/admin/workers", { signal })).workers;
}
