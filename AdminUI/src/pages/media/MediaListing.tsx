import type { Ref } from "react";
import { useLasting } from "../../app/environment";
import { hrefWith, navigate } from "../../app/router";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { AssetGrid } from "./AssetGrid";
import type { AssetGridHandle, AssetGridProps } from "./AssetGrid";
import { acceptedWords } from "./fileCheck";
import { GridSkeleton } from "./GridSkeleton";
import type { Library } from "./library";
import { reload } from "./libraryEffects";

interface Props extends AssetGridProps {
  state: Library;
  gridRef: Ref<AssetGridHandle>;
  onUpload(): void;
}

/** The grid, or what there is to say in its place. */
export function MediaListing({ state, gridRef, onUpload, ...grid }: Props) {
  const showSkeleton = useLasting(state.phase === "loading", 150);
  if (state.phase === "failed") return <ErrorState error={state.error} onRetry={() => void reload()} />;
  if (state.phase === "loading") return showSkeleton ? <GridSkeleton /> : null;
  if (grid.order.length === 0) return <Nothing state={state} onUpload={onUpload} />;
  return <AssetGrid ref={gridRef} {...grid} />;
}

function Nothing({ state, onUpload }: { state: Library; onUpload(): void }) {
  if (state.query.q !== "" || state.query.status !== null) {
    return (
      <EmptyState
        icon="search"
        title="Nothing matches"
        action={<Button onClick={() => navigate(hrefWith({ q: null, status: null }))}>Show all media</Button>}
      >
        No asset has this {soughtBy(state.query)} at the moment.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="media"
      title="No media yet"
      action={
        <Button look="primary" icon="upload" onClick={onUpload}>
          Upload files
        </Button>
      }
    >
      Drop videos or images anywhere on this page. Each one becomes a GIF, a WEBM and a poster. {acceptedWords}.
    </EmptyState>
  );
}

function soughtBy({ q, status }: Library["query"]): string {
  if (q !== "" && status !== null) return "name and status";
  return q !== "" ? "name" : "status";
}
