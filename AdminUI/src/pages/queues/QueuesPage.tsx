import { useEffect, useRef } from "react";
import type { RefObject } from "react";
import type { Queue } from "../../api/types";
import { useLasting } from "../../app/environment";
import { navigate } from "../../app/router";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { PageHead } from "../../components/PageHead";
import { look, queues, refreshNow, startBoard } from "./board";
import { JobPanel } from "./JobPanel";
import { JobSidebar } from "./JobSidebar";
import type { JobTableHandle } from "./JobTable";
import { hrefTo, firstFace, useQueuesPlace } from "./place";
import type { QueuesPlace } from "./place";
import { QueueCard } from "./QueueCard";
import { QueuesSkeleton, Stale } from "./Waiting";

export default function QueuesPage() {
  const place = useQueuesPlace();
  const { queue, face, job } = place;
  const count = useStore(queues, (state) => state.value?.length);
  const table = useRef<JobTableHandle>(null);
  const content = useRef<HTMLElement>(null);

  useEffect(startBoard, []);
  useEffect(() => {
    // While the workers are looked at, no jobs are asked for; the first state is what to come back to.
    const status = face === "workers" ? firstFace : face;
    look({ query: { queue, status }, showsWorkers: face === "workers", job });
  }, [queue, face, job]);
  useEffect(() => {
    document.title = queue === null ? "Queues · Greenroom" : `${queue} · Queues · Greenroom`;
  }, [queue]);
  useEffect(() => {
    if (document.activeElement === document.body) content.current?.focus({ preventScroll: true });
  }, []);

  const close = () => {
    if (job === null) return false;
    navigate(hrefTo({ job: null }));
    table.current?.focus(job);
    return true;
  };
  useQueuesCommands(table, close);

  return (
    <>
      <main className="queues" id="content" tabIndex={-1} ref={content}>
        <PageHead title="Queues" count={count?.toLocaleString("en") ?? ""} countLabel="Number of queues">
          {queue !== null && (
            <Button size="small" icon="close" onClick={() => navigate(hrefTo({ queue: null, job: null }))}>
              Show all queues
            </Button>
          )}
        </PageHead>
        <Board place={place} table={table} />
      </main>
      {job !== null && <JobSidebar key={job} onClose={close} />}
    </>
  );
}

function useQueuesCommands(table: RefObject<JobTableHandle>, close: () => boolean): void {
  useCommands((command) => {
    switch (command) {
      case "next":
      case "previous":
        return table.current?.move(command === "next" ? 1 : -1) ?? false;
      case "close":
        return close();
      default:
        return false;
    }
  });
}

function Board({ place, table }: { place: QueuesPlace; table: RefObject<JobTableHandle> }) {
  const { value, error } = useStore(queues, (state) => state);
  const waiting = useLasting(value === null && error === null, 150);
  if (value === null) {
    if (error !== null) return <ErrorState error={error} onRetry={refreshNow} />;
    return waiting ? <QueuesSkeleton /> : null;
  }
  if (value.length === 0) {
    return (
      <EmptyState icon="queues" title="No queues yet">
        A queue appears with its first job or its first worker. Start a worker, or upload something to the media
        library.
      </EmptyState>
    );
  }
  return <Loaded all={value} error={error} place={place} table={table} />;
}

interface LoadedProps {
  all: readonly Queue[];
  error: unknown;
  place: QueuesPlace;
  table: RefObject<JobTableHandle>;
}

function Loaded({ all, error, place: { queue, face, job }, table }: LoadedProps) {
  const shown = queue === null ? all : all.filter((one) => one.name === queue);
  return (
    <div className="queues__body">
      {error !== null && <Stale error={error} />}
      <ul className="queue-cards" aria-label="Queues">
        {[...all].sort((a, b) => a.name.localeCompare(b.name, "en")).map((one) => (
          <QueueCard key={one.name} queue={one} selected={one.name === queue} />
        ))}
      </ul>
      {shown.length === 0 ? (
        <EmptyState
          icon="search"
          title="No such queue"
          action={<Button onClick={() => navigate(hrefTo({ queue: null }))}>Show all queues</Button>}
        >
          There is no queue named “{queue}”. It may have been renamed, or the link is not complete.
        </EmptyState>
      ) : (
        <JobPanel queues={shown} queue={queue} face={face} selected={job} tableRef={table} />
      )}
    </div>
  );
}
