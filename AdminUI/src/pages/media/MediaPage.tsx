import { useEffect, useMemo, useRef } from "react";
import type { Ref, RefObject } from "react";
import { conversionStatuses } from "../../api/types";
import { isMove } from "../../app/keymap";
import { oneOf } from "../../app/query";
import { hrefWith, navigate, useParameter } from "../../app/router";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { AssignDialog } from "./AssignDialog";
import type { AssetGridHandle } from "./AssetGrid";
import { AssetSidebar } from "./AssetSidebar";
import { DropZone } from "./DropZone";
import { acceptedTypes } from "./fileCheck";
import type { Library } from "./library";
import { library, query } from "./libraryEffects";
import { MediaHeader } from "./MediaHeader";
import { MediaListing } from "./MediaListing";
import { SelectionBar } from "./SelectionBar";
import { addFiles } from "./uploadEffects";
import { UploadPanel } from "./UploadPanel";
import { useAssigning } from "./useAssigning";
import { useSelection } from "./useSelection";

export default function MediaPage() {
  const status = oneOf(useParameter("status"), conversionStatuses);
  const q = useParameter("q") ?? "";
  const open = useParameter("asset");
  const state = useStore(library, (current) => current);
  const order = useShownOrder(state);
  const { selected, ids: selection, select, clear } = useSelection(order, `${status} ${q}`);
  const { assigning, startAssigning, endAssigning } = useAssigning();
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
  const closeDetails = () => {
    if (open === null) return false;
    navigate(hrefWith({ asset: null }));
    grid.current?.focus(open);
    return true;
  };
  const close = () => {
    if (selected.length === 0) return closeDetails();
    clear();
    return true;
  };
  /** What a key is meant for: the card under the focus, or else what is open. */
  const meant = () => grid.current?.focused() ?? open;
  const selectMeant = () => {
    const id = meant();
    if (id !== null) select(id, false);
    return id !== null;
  };
  const assignMeant = () => startAssigning(selected.length === 1 ? selected[0]! : meant());
  useMediaCommands({ search, grid, choose, close, selectMeant, assignMeant });

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
        <MediaListing
          state={state}
          gridRef={grid}
          onUpload={choose}
          order={order}
          open={open}
          selection={selection}
          onSelect={select}
          onAssign={startAssigning}
        />
        {selected.length > 0 && (
          <SelectionBar
            assets={selected.flatMap((id) => state.assets.get(id) ?? [])}
            onAssign={startAssigning}
            onClear={clear}
            onDeleted={() => {
              clear();
              content.current?.focus({ preventScroll: true });
            }}
          />
        )}
        <FileChooser inputRef={chooser} />
        <UploadPanel />
      </main>
      {open !== null && (
        <AssetSidebar key={open} id={open} onAssign={() => startAssigning(open)} onClose={closeDetails} />
      )}
      {assigning && <AssignDialog asset={assigning} onClose={endAssigning} />}
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
  selectMeant(): boolean;
  assignMeant(): boolean;
}

function useMediaCommands({ search, grid, choose, close, selectMeant, assignMeant }: Targets): void {
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
      case "select":
        return selectMeant();
      case "assign":
        return assignMeant();
      default:
        return isMove(command) && (grid.current?.move(command) ?? false);
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
