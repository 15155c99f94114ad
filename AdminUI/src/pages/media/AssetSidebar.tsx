import { useEffect, useState } from "react";
import { fetchAsset } from "../../api/assets";
import { useLasting } from "../../app/environment";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Sidebar } from "../../components/Sidebar";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { ApiError } from "../../api/errors";
import { AssetActions } from "./AssetActions";
import { AssetAssignment } from "./AssetAssignment";
import { AssetFacts } from "./AssetFacts";
import { AssetHistory } from "./AssetHistory";
import { AssetOutputs } from "./AssetOutputs";
import { AssetWork } from "./AssetWork";
import { library, tell } from "./libraryEffects";

interface Props {
  id: string;
  onAssign(): void;
  onClose(): void;
}

/** All about the opened asset. It may be one that the list does not hold: a pasted link, another filter. */
export function AssetSidebar({ id, onAssign, onClose }: Props) {
  const asset = useStore(library, (state) => (state.leaving.has(id) ? undefined : state.assets.get(id)));
  const listed = useStore(library, (state) => state.phase === "ready");
  const { error, retry } = useFetched(id, asset === undefined, listed);
  const waiting = useLasting(asset === undefined && error === null, 150);
  return (
    <Sidebar
      title={asset?.filename ?? "Details"}
      badge={asset && <StatusBadge status={asset.conversion_status} />}
      onClose={onClose}
    >
      {asset && (
        <>
          <AssetOutputs asset={asset} />
          <AssetWork asset={asset} />
          <AssetAssignment asset={asset} />
          <AssetActions asset={asset} onAssign={onAssign} onDeleted={onClose} />
          <AssetFacts asset={asset} />
          <AssetHistory id={asset.id} state={`${asset.conversion_status} ${asset.updated_at}`} />
        </>
      )}
      {!asset && error !== null && <Missing error={error} retry={retry} onClose={onClose} />}
      {!asset && error === null && waiting && (
        <>
          <Skeleton height="210px" />
          <Skeleton width="60%" height="16px" />
          <Skeleton height="120px" />
        </>
      )}
    </Sidebar>
  );
}

function Missing({ error, retry, onClose }: { error: unknown; retry(): void; onClose(): void }) {
  // A pasted link may be cut off (400) or lead to what is deleted (404).
  const isGone = error instanceof ApiError && (error.status === 404 || error.status === 400);
  if (!isGone) return <ErrorState error={error} onRetry={retry} />;
  return (
    <EmptyState icon="search" title="No such asset" action={<Button onClick={onClose}>Close</Button>}>
      It may have been deleted, or the link is not complete.
    </EmptyState>
  );
}

/** Fetches the asset where the list, once loaded, does not bring it. */
function useFetched(id: string, missing: boolean, listed: boolean): { error: unknown; retry(): void } {
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!missing || !listed || library.get().leaving.has(id)) return undefined;
    const abort = new AbortController();
    setError(null);
    fetchAsset(id, abort.signal).then(
      (asset) => tell({ kind: "fetched", asset }),
      (failure: unknown) => {
        if (!abort.signal.aborted) setError(failure);
      },
    );
    return () => abort.abort();
  }, [id, missing, listed, attempt]);
  return { error, retry: () => setAttempt(attempt + 1) };
}
