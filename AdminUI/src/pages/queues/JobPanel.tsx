import type { ReactNode, Ref } from "react";
import type { ConversionStatus, Queue } from "../../api/types";
import { useLasting } from "../../app/environment";
import { navigate } from "../../app/router";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import type { IconName } from "../../components/Icon";
import { Tabs } from "../../components/Tabs";
import { listing, loadMore, refreshNow } from "./board";
import { JobTable } from "./JobTable";
import type { JobTableHandle } from "./JobTable";
import { hrefTo } from "./place";
import type { Face } from "./place";
import { RetryAll } from "./RetryAll";
import { RowsSkeleton, Stale } from "./Waiting";
import { WorkerTable } from "./WorkerTable";

interface Props {
  /** Those whose jobs are shown: the selected one, or all. */
  queues: readonly Queue[];
  /** Null: of all queues. */
  queue: string | null;
  face: Face;
  selected: string | null;
  tableRef: Ref<JobTableHandle>;
}

const faces: readonly { name: Face; text: string; count?: "processing" | "failed" | "pending" }[] = [
  { name: "processing", text: "Running", count: "processing" },
  { name: "failed", text: "Failed", count: "failed" },
  { name: "pending", text: "Waiting", count: "pending" },
  { name: "completed", text: "Completed" },
  { name: "cancelled", text: "Cancelled" },
  { name: "workers", text: "Workers" },
];

export function JobPanel({ queues, queue, face, selected, tableRef }: Props) {
  const tabs = faces.map(({ name, text, count }) => {
    const number = count && queues.reduce((sum, one) => sum + one[count], 0);
    return { name, text: number ? `${text} ${number.toLocaleString("en")}` : text };
  });
  return (
    <section className="job-panel" aria-label={queue === null ? "All queues" : `Queue ${queue}`}>
      <Tabs
        label="Jobs and workers"
        tabs={tabs}
        selected={face}
        onSelect={(name) => navigate(hrefTo({ face: name }))}
        tools={face === "failed" && <RetryAll queues={queues} />}
      >
        {face === "workers" ? (
          <WorkerTable queue={queue} />
        ) : (
          <Jobs queue={queue} status={face} queues={queues} selected={selected} tableRef={tableRef} />
        )}
      </Tabs>
    </section>
  );
}

function Jobs({ queues, queue, status, selected, tableRef }: Omit<Props, "face"> & { status: ConversionStatus }) {
  const state = useStore(listing, (current) => current);
  // In the moment between the click and the effect that follows it, the old jobs are still there.
  const isOld = state.query.queue !== queue || state.query.status !== status;
  const isLoading = isOld || state.phase === "loading";
  const waiting = useLasting(isLoading, 150);
  if (isLoading) return waiting ? <RowsSkeleton label="Loading jobs" /> : <div className="queues__rows" />;
  if (state.phase === "failed") return <ErrorState error={state.error} onRetry={refreshNow} />;
  return (
    <>
      {state.error !== null && <Stale error={state.error} />}
      {state.jobs.length === 0 ? (
        <Nothing status={status} queues={queues} />
      ) : (
        <JobTable
          ref={tableRef}
          status={status}
          jobs={state.jobs}
          selected={selected}
          namesQueue={queues.length > 1}
        />
      )}
      {state.nextCursor !== null && (
        <p className="job-panel__more">
          <span>{`The newest ${state.jobs.length.toLocaleString("en")} are shown.`}</span>
          <Button size="small" busy={state.phase === "loadingMore"} onClick={() => void loadMore()}>
            Load more
          </Button>
        </p>
      )}
    </>
  );
}

const emptyWords: Record<ConversionStatus, [icon: IconName, title: string, text: string]> = {
  processing: ["queues", "Nothing is running", "Jobs appear here while a worker has them, with their progress."],
  failed: ["check", "Nothing has failed", "Jobs that cannot succeed or have spent their attempts stand here, to be retried."],
  pending: ["clock", "Nothing waits", "Jobs stand here until a worker has a free slot."],
  completed: ["check", "Nothing completed yet", "Jobs that succeeded stand here, newest first."],
  cancelled: ["stop", "Nothing was cancelled", "Jobs that somebody ended stand here."],
};

function Nothing({ status, queues }: { status: ConversionStatus; queues: readonly Queue[] }) {
  const [icon, title, text] = emptyWords[status];
  const waiting = queues.reduce((sum, queue) => sum + queue.pending, 0);
  const isHeld = queues.length > 0 && queues.every((queue) => queue.paused);
  let reason: ReactNode = text;
  if (status === "processing" && waiting > 0 && isHeld) reason = "Paused: what waits is not begun until it is resumed.";
  return (
    <EmptyState
      icon={icon}
      title={title}
      action={status === "processing" && waiting > 0 && (
        <Button onClick={() => navigate(hrefTo({ face: "pending" }))}>
          {`Show ${waiting.toLocaleString("en")} waiting`}
        </Button>
      )}
    >
      {reason}
    </EmptyState>
  );
}
