import { explain } from "../../api/errors";
import { Button } from "../../components/Button";
import { RequestId } from "../../components/ErrorState";
import { Icon } from "../../components/Icon";
import { Skeleton } from "../../components/Skeleton";
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

/** What is shown could not be brought up to date. */
export function Stale({ error }: { error: unknown }) {
  const { title, detail, requestId } = explain(error);
  return (
    <div className="stale" role="alert">
      <Icon name="alert" />
      <p className="stale__text">
        {title}. {detail} What you see is from before.
      </p>
      {requestId && <RequestId id={requestId} />}
      <Button size="small" icon="retry" onClick={refreshNow}>
        Try again
      </Button>
    </div>
  );
}
