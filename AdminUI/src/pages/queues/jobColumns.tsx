import type { ReactNode } from "react";
import type { ConversionStatus, Job } from "../../api/types";
import { useSecondClock } from "../../app/environment";
import { Badge } from "../../components/Badge";
import { Progress } from "../../components/Progress";
import { RelativeTime } from "../../components/RelativeTime";
import { formatAge, formatDuration, formatPercent, formatStage, formatTimeLeft } from "../../format/text";
import { formatDue, formatExactTime, secondsBetween } from "../../format/time";
import { errorClassWords } from "./errorClass";
import { nameOf } from "./listing";

export interface Column {
  /** Also its class: `jobs__NAME`. */
  name: string;
  title: string;
  cell(job: Job): ReactNode;
}

const attempt: Column = {
  name: "attempt",
  title: "Attempt",
  cell: (job) => `${job.attempt} of ${job.max_attempts}`,
};

const ended: Column = {
  name: "time",
  title: "Ended",
  cell: (job) => job.completed_at && <RelativeTime iso={job.completed_at} />,
};

/** What stands beside the job itself; each state has its own questions. */
export const columns: Record<ConversionStatus, readonly Column[]> = {
  processing: [
    { name: "progress", title: "Progress", cell: (job) => <Work job={job} /> },
    { name: "left", title: "Estimate", cell: (job) => (job.cancel_requested ? "" : formatTimeLeft(job.eta_seconds)) },
    { name: "elapsed", title: "Running", cell: (job) => job.started_at && <Elapsed since={job.started_at} /> },
    { name: "worker", title: "Worker", cell: (job) => (job.worker_no === null ? "–" : `#${job.worker_no}`) },
  ],
  failed: [
    { name: "error", title: "Error", cell: (job) => <Reason job={job} /> },
    attempt,
    { ...ended, title: "Failed" },
  ],
  pending: [
    { name: "past", title: "Last error", cell: (job) => <PastError job={job} /> },
    { name: "due", title: "Due", cell: (job) => <Due job={job} /> },
    attempt,
    { name: "time", title: "Queued", cell: (job) => <RelativeTime iso={job.created_at} /> },
  ],
  completed: [
    { name: "took", title: "Took", cell: (job) => took(job) },
    attempt,
    { ...ended, title: "Completed" },
  ],
  cancelled: [
    { name: "took", title: "Had run", cell: (job) => took(job) },
    attempt,
    { ...ended, title: "Cancelled" },
  ],
};

function took({ started_at, completed_at }: Job): string {
  return started_at && completed_at ? formatAge(secondsBetween(started_at, completed_at)) : "–";
}

function Work({ job }: { job: Job }) {
  const stage = job.cancel_requested ? "Cancelling" : formatStage(job.stage) || "Starting";
  return (
    <div className="jobs__work">
      <Progress
        label={`Progress of ${nameOf(job)}`}
        value={job.progress}
        text={`${stage}, ${formatPercent(job.progress)}`}
      />
      <span className="jobs__stage">
        <span>{stage}</span>
        <span>{formatPercent(job.progress)}</span>
      </span>
    </div>
  );
}

/** Counts on by itself. */
export function Elapsed({ since }: { since: string }) {
  const now = useSecondClock();
  const seconds = Math.floor(secondsBetween(since, now));
  return <time title={`Since ${formatExactTime(since)}`}>{formatDuration(seconds)}</time>;
}

function Due({ job }: { job: Job }) {
  const now = useSecondClock();
  return (
    <time dateTime={job.run_at} title={formatExactTime(job.run_at)}>
      {formatDue(job.run_at, now)}
    </time>
  );
}

/** Why it waits again. */
function PastError({ job }: { job: Job }) {
  return job.error === null ? null : (
    <span className="jobs__error jobs__error--past" title={job.error}>
      {job.error}
    </span>
  );
}

function Reason({ job }: { job: Job }) {
  const text = job.error ?? "It failed without saying why.";
  const word = job.error_class && errorClassWords[job.error_class];
  return (
    <div className="jobs__reason" title={text}>
      {word ? (
        <Badge tone={word.tone} icon={word.icon}>
          {word.short}
        </Badge>
      ) : (
        <span />
      )}
      <span className="jobs__error">{text}</span>
    </div>
  );
}
