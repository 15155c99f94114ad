import { useEffect, useState } from "react";
import { fetchAssetHistory } from "../../api/assets";
import { explain } from "../../api/errors";
import type { StatusChange } from "../../api/types";
import { useLasting } from "../../app/environment";
import { Button } from "../../components/Button";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { Timeline } from "../../components/Timeline";

interface Props {
  id: string;
  /** Fetched anew whenever this differs. */
  state: string;
}

export function AssetHistory({ id, state }: Props) {
  const [history, setHistory] = useState<StatusChange[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    fetchAssetHistory(id, abort.signal).then(
      (entries) => {
        setHistory(entries);
        setError(null);
      },
      (failure: unknown) => {
        if (!abort.signal.aborted) setError(failure);
      },
    );
    return () => abort.abort();
  }, [id, state, attempt]);
  const waiting = useLasting(history === null && error === null, 150);
  return (
    <section>
      <h3 className="sidebar__section">History</h3>
      {history && (
        <Timeline
          entries={newestFirst(history).map((entry, index) => ({
            key: `${history.length - index}`,
            head: <StatusBadge status={entry.status} past />,
            note: entry.reason,
            at: entry.at,
          }))}
        />
      )}
      {history === null && error !== null && (
        <p className="sidebar__note">
          The history could not be loaded. {explain(error).detail}{" "}
          <Button size="small" icon="retry" onClick={() => setAttempt(attempt + 1)}>
            Try again
          </Button>
        </p>
      )}
      {waiting && <Skeleton height="64px" />}
    </section>
  );
}

function newestFirst(history: readonly StatusChange[]): StatusChange[] {
  const first = history[0];
  const last = history[history.length - 1];
  return first && last && first.at < last.at ? [...history].reverse() : [...history];
}
