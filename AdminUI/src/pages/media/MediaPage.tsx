import { useEffect, useMemo, useRef } from "react";
import type { Ref, RefObject } from "react";
import { conversionStatuses } from "../../api/types";
import { useLasting } from "../../app/environment";
import { oneOf } from "../../app/query";
import { hrefWith, navigate, useParameter } from "../../app/router";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { AssetGrid } from "./AssetGrid";
import type { AssetGridHandle } from "./AssetGrid";
import { AssetSidebar } from "./AssetSidebar";
import { DropZone } from "./DropZone";
import { acceptedTypes, acceptedWords } from "./fileCheck";
import { GridSkeleton } from "./GridSkeleton";
import type { Library } from "./library";
import { library, query, reload } from "./libraryEffects";
import { MediaHeader } from "./MediaHeader";
import { addFiles } from "./uploadEffects";
import { UploadPanel } from "./UploadPanel";

export default function MediaPage() {
  const status = oneOf(useParameter("status"), conversionStatuses);
  const q = useParameter("q") ?? "";
  const selected = useParameter("asset");
  const state = useStore(library, (current) => current);
  const order = useShownOrder(state);
  const grid = useRef<AssetGridHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const content = useRef<HTMLElement>(null);

  useEffect(() => query({ status, q }), [status, q]);
  useEffect(() => {
    document.title = "Media · Greenroom";
    // After signing in the focus would be nowhere.
    if (document.activeElement === document.body) content.current?.focus({ preventScroll: true });
  }, []);

  const choose = () => chooser.current?.click();
  const close = () => {
    if (selected === null) return false;
    navigate(hrefWith({ asset: null }));
    grid.current?.focus(selected);
    return true;
  };
  useMediaCommands({ search, grid, choose, close });

  return (
    <>
      <main className="media" id="content" tabIndex={-1} ref={content}>
        <MediaHeader
          status={status}
          q={q}
          count={state.phase === "loading" || state.phase === "failed" ? null : order.length}
          hasMore={state.nextCursor !== null}
          searchRef={search}
          onUpload={choose}
        />
        <Listing state={state} order={order} selected={selected} gridRef={grid} onUpload={choose} />
        <FileChooser inputRef={chooser} />
        <UploadPanel />
      </main>
      {selected !== null && <AssetSidebar key={selected} id={selected} onClose={close} />}
      <DropZone />
    </>
  );
}

/** Without those whose deletion can still be undone. */
function useShownOrder({ order, leaving }: Library): readonly string[] {
  return useMemo(() => (leaving.size === 0 ? order : order.filter((id) => !leaving.has(id))), [order, leaving]);
}

interface Targets {
  search: RefObject<HTMLInputElement>;
  grid: RefObject<AssetGridHandle>;
  choose(): void;
  close(): boolean;
}

function useMediaCommands({ search, grid, choose, close }: Targets): void {
  useCommands((command) => {
    switch (command) {
      case "search":
        search.current?.focus();
        search.current?.select();
        return true;
      case "upload":
        choose();
        return true;
      case "close":
        return close();
      case "help":
      case "goMedia":
      case "goQueues":
      case "goUsers":
      case "goAudit":
        return false;
      default:
        return grid.current?.move(command) ?? false;
    }
  });
}

function FileChooser({ inputRef }: { inputRef: Ref<HTMLInputElement> }) {
  return (
    <input
      ref={inputRef}
      type="file"
      accept={acceptedTypes}
      multiple
      hidden
      aria-label="Files to upload"
      onChange={(event) => {
        void addFiles([...(event.target.files ?? [])]);
        // So that choosing the same file again is a change again.
        event.target.value = "";
      }}
    />
  );
}

interface ListingProps {
  state: Library;
  order: readonly string[];
  selected: string | null;
  gridRef: Ref<AssetGridHandle>;
  onUpload(): void;
}

function Listing({ state, order, selected, gridRef, onUpload }: ListingProps) {
  const showSkeleton = useLasting(state.phase === "loading", 150);
  if (state.phase === "failed") return <ErrorState error={state.error} onRetry={() => void reload()} />;
  if (state.phase === "loading") return showSkeleton ? <GridSkeleton /> : null;
  if (order.length === 0) return <Nothing state={state} onUpload={onUpload} />;
  return <AssetGrid ref={gridRef} order={order} selected={selected} />;
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
