import { Skeleton } from "../../components/Skeleton";
import { StaleNotice } from "../../components/StaleNotice";
import { refreshNow } from "./board";

/** The whole page before its first answer, in the places of what will come. */
export function QueuesSkeleton() {
  return (
    <div className="queues__body" role="status" aria-label="Loading queues">
      <Skeleton height="86px" />
      <Skeleton width="220px" height="24px" />
      <Rows />
    </div>
  );
}

export function RowsSkeleton({ label }: { label: string }) {
  return (
    <div className="queues__rows" role="status" aria-label={label}>
      <Rows />
    </div>
  );
}

function Rows() {
  return (
    <>
      {Array.from({ length: 5 }, (_, index) => (
        <Skeleton key={index} height="44px" />
      ))}
    </>
  );
}

/** Of what this page shows. */
export function Stale({ error }: { error: unknown }) {
  return <StaleNotice error={error} onRetry={refreshNow} />;
}
