// Queues, jobs and workers, as the API's contract has them.

import type { ConversionStatus } from "./types";

export interface QueueMinute {
  /** Its first moment. */
  minute: string;
  completed: number;
  failed: number;
}

export interface Queue {
  name: string;
  paused: boolean;
  paused_at: string | null;
  /** All that wait, those that are not due yet among them. */
  pending: number;
  scheduled: number;
  processing: number;
  failed: number;
  /** How long the oldest due job has waited; 0 when none waits. */
  oldest_seconds: number;
  /** Living ones that serve it, and how many jobs these can run at once. */
  workers: number;
  slots: number;
  /** The last 60 minutes, oldest first. */
  throughput: QueueMinute[];
}

export interface QueueList {
  queues: Queue[];
}

export interface RetriedJobs {
  retried: number;
}

export type JobErrorClass = "rejected" | "transient" | "exhausted" | "poison" | "timeout";

export interface Job {
  id: string;
  queue: string;
  job_type: string;
  status: ConversionStatus;
  priority: number;
  asset_id: string | null;
  asset_filename: string | null;
  requested_by: string | null;
  /** From 1: the present one, the next where it waits, the last where it has ended. */
  attempt: number;
  max_attempts: number;
  crashes: number;
  interrupts: number;
  worker_no: number | null;
  /** 0 to 100. */
  progress: number;
  stage: string | null;
  eta_seconds: number | null;
  error: string | null;
  error_class: JobErrorClass | null;
  cancel_requested: boolean;
  run_at: string;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
}

export interface JobPage {
  jobs: Job[];
  next_cursor: string | null;
}

export interface Worker {
  worker_no: number;
  program: string;
  host: string;
  pid: number;
  queues: string[];
  slots: number;
  running: number;
  alive: boolean;
  started_at: string;
  seen_at: string;
}

export interface WorkerList {
  workers: Worker[];
}
