import { isMissing } from "../../api/errors";
import type { Job } from "../../api/types";
import { useLasting } from "../../app/environment";
import { mediaPath } from "../../app/router";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Facts, IdFact } from "../../components/Facts";
import type { Fact } from "../../components/Facts";
import { Failure } from "../../components/Failure";
import { Icon } from "../../components/Icon";
import { PageLink } from "../../components/PageLink";
import { Progress } from "../../components/Progress";
import { Sidebar } from "../../components/Sidebar";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { Timeline } from "../../components/Timeline";
import type { TimelineEntry } from "../../components/Timeline";
import { formatPercent, formatStage, formatTimeLeft, plural } from "../../format/text";
import { opened, refreshNow } from "./board";
import { errorClassWords } from "./errorClass";
import { CancelButton, RetryButton } from "./JobActions";
import { Elapsed } from "./jobColumns";
import { isActive, nameOf } from "./listing";

/** All about the selected job. */
export function JobSidebar({ onClose }: { onClose(): void }) {
  const { value: job, error } = useStore(opened, (state) => state);
  const waiting = useLasting(job === null && error === null, 150);
  return (
    <Sidebar title={job ? nameOf(job) : "Details"} badge={job && <StatusBadge status={job.status} />} onClose={onClose}>
      {job && (
        <>
          <JobWork job={job} />
          <JobError job={job} />
          <Actions job={job} />
          <JobFacts job={job} />
          <section>
            <h3 className="sidebar__section">Times</h3>
            <Timeline entries={times(job)} />
          </section>
        </>
      )}
      {!job && error !== null && <Missing error={error} onClose={onClose} />}
      {!job && waiting && (
        <>
          <Skeleton height="64px" />
          <Skeleton width="60%" height="16px" />
          <Skeleton height="180px" />
        </>
      )}
    </Sidebar>
  );
}

function Missing({ error, onClose }: { error: unknown; onClose(): void }) {
  if (!isMissing(error)) return <ErrorState error={error} onRetry={refreshNow} />;
  return (
    <EmptyState icon="search" title="No such job" action={<Button onClick={onClose}>Close</Button>}>
      It may have been cleared away, or the link is not complete.
    </EmptyState>
  );
}

function JobWork({ job }: { job: Job }) {
  if (job.status !== "processing") return null;
  const stage = job.cancel_requested ? "Cancelling" : formatStage(job.stage) || "Starting";
  const words = [formatPercent(job.progress), job.cancel_requested ? "" : formatTimeLeft(job.eta_seconds)];
  return (
    <section className="work" aria-label="Progress">
      <p className="work__line">
        <span>{stage}</span>
        <span>{words.filter(Boolean).join(" · ")}</span>
      </p>
      <Progress label="Progress of the job" value={job.progress} text={`${stage}, ${words[0]}`} />
      {job.started_at && (
        <p className="work__line">
          <span>Running for</span>
          <Elapsed since={job.started_at} />
        </p>
      )}
    </section>
  );
}

function JobError({ job }: { job: Job }) {
  if (job.status === "failed") {
    return (
      <>
        <Failure text={job.error ?? "It failed without saying why."} />
        {job.error_class && <p className="sidebar__note">{errorClassWords[job.error_class]?.long}</p>}
      </>
    );
  }
  // A job that waits for its next attempt, or that was cancelled, says why.
  return job.error && job.status !== "completed" ? <p className="sidebar__note">{job.error}</p> : null;
}

function Actions({ job }: { job: Job }) {
  const link = job.asset_id && (
    <PageLink
      className="button button--quiet button--normal job-actions__asset"
      href={`${mediaPath}?asset=${encodeURIComponent(job.asset_id)}`}
    >
      <Icon name="media" />
      Show in media
    </PageLink>
  );
  if (!link && job.status !== "failed" && !isActive(job)) return null;
  return (
    <div className="actions">
      {job.status === "failed" && <RetryButton job={job} primary />}
      {isActive(job) && <CancelButton job={job} text="Cancel job" />}
      {link}
    </div>
  );
}

function JobFacts({ job }: { job: Job }) {
  const rows: Fact[] = [
    ["Queue", job.queue],
    ["Type", job.job_type],
    ["Attempt", `${job.attempt} of ${job.max_attempts}`],
  ];
  if (job.worker_no !== null) rows.push(["Worker", `#${job.worker_no}`]);
  if (job.crashes > 0) rows.push(["Crashes", `${plural(job.crashes, "worker")} died over it`]);
  if (job.interrupts > 0) rows.push(["Interrupted", plural(job.interrupts, "time")]);
  rows.push(["Priority", job.priority.toLocaleString("en")]);
  rows.push(["Id", <IdFact id={job.id} label="Copy job id" />]);
  if (job.requested_by) rows.push(["Asked by", <IdFact id={job.requested_by} label="Copy user id" />]);
  return <Facts title="Job" rows={rows} />;
}

const endWords: Partial<Record<Job["status"], string>> = {
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** Newest first. */
function times(job: Job): TimelineEntry[] {
  const entries: [head: string, at: string | null][] = [
    [endWords[job.status] ?? "Ended", job.completed_at],
    ["Due", job.status === "pending" && job.run_at > job.created_at ? job.run_at : null],
    [job.status === "pending" ? "Last begun" : "Begun", job.started_at],
    ["Queued", job.created_at],
  ];
  return entries.flatMap(([head, at]) =>
    at === null ? [] : [{ key: head, head: <span>{head}</span>, note: null, at }]);
}
