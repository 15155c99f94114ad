import type { Worker } from "../../api/types";
import { useLasting } from "../../app/environment";
import { useStore } from "../../app/Store";
import { Badge } from "../../components/Badge";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { RelativeTime } from "../../components/RelativeTime";
import { refreshNow, workers } from "./board";
import { RowsSkeleton, Stale } from "./Waiting";

/** Who does the work. `queue` null: of all queues. */
export function WorkerTable({ queue }: { queue: string | null }) {
  const { value, error } = useStore(workers, (state) => state);
  const waiting = useLasting(value === null && error === null, 150);
  if (value === null) {
    if (error !== null) return <ErrorState error={error} onRetry={refreshNow} />;
    return waiting ? <RowsSkeleton label="Loading workers" /> : null;
  }
  const shown = value.filter((worker) => queue === null || worker.queues.includes(queue)).sort(aliveFirst);
  if (shown.length === 0) {
    return (
      <EmptyState icon="workers" title="No workers">
        Nobody {queue === null ? "is there to work" : `serves “${queue}”`}, and nobody did within the last hour. Waiting jobs
        are begun as soon as a worker starts.
      </EmptyState>
    );
  }
  return (
    <>
      {error !== null && <Stale error={error} />}
      <div className="workers">
        <table className="workers__table" aria-label="Workers">
          <thead>
            <tr>
              <th scope="col">Worker</th>
              <th scope="col">State</th>
              <th scope="col">Slots in use</th>
              <th scope="col">Host</th>
              <th scope="col" className="workers__wide">Queues</th>
              <th scope="col" className="workers__wide">Started</th>
              <th scope="col">Last sign</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((worker) => (
              <Row key={worker.worker_no} worker={worker} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function aliveFirst(a: Worker, b: Worker): number {
  return a.alive !== b.alive ? (a.alive ? -1 : 1) : b.worker_no - a.worker_no;
}

function Row({ worker }: { worker: Worker }) {
  return (
    <tr className={worker.alive ? undefined : "workers__gone"}>
      <th scope="row">
        #{worker.worker_no} <small className="workers__program">{worker.program}</small>
      </th>
      <td>
        {worker.alive ? (
          <Badge tone="good" icon="check">
            Alive
          </Badge>
        ) : (
          <Badge tone="neutral" icon="close">
            Gone
          </Badge>
        )}
      </td>
      <td>
        <span className="workers__slots">
          {worker.alive && <Slots running={worker.running} slots={worker.slots} />}
          {worker.alive ? `${worker.running} of ${worker.slots}` : "–"}
        </span>
      </td>
      <td>
        {worker.host} <small className="workers__program">pid {worker.pid}</small>
      </td>
      <td className="workers__wide">{worker.queues.join(", ")}</td>
      <td className="workers__wide">
        <RelativeTime iso={worker.started_at} />
      </td>
      <td>
        <RelativeTime iso={worker.seen_at} />
      </td>
    </tr>
  );
}

/** A mark a slot; beyond a handful the numbers alone say it. */
function Slots({ running, slots }: { running: number; slots: number }) {
  if (slots > 8) return null;
  return (
    <svg width={slots * 10 - 3} height={12} viewBox={`0 0 ${slots * 10 - 3} 12`} aria-hidden="true">
      {Array.from({ length: slots }, (_, index) => (
        <rect
          key={index}
          className={index < running ? "workers__slot workers__slot--used" : "workers__slot"}
          x={index * 10}
          y={1}
          width={7}
          height={10}
          rx={2}
        />
      ))}
    </svg>
  );
}
