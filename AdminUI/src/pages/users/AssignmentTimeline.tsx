import { useImperativeHandle, useRef, useState } from "react";
import type { Ref } from "react";
import { assignmentActions } from "../../api/types";
import type { AssignmentAction, AssignmentHistoryEntry, AssignedUser } from "../../api/types";
import { hrefWith, navigate } from "../../app/router";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ListingFrame } from "../../components/ListingFrame";
import { Select } from "../../components/Select";
import { Skeleton } from "../../components/Skeleton";
import { Timeline } from "../../components/Timeline";
import { plural } from "../../format/text";
import { newerThan } from "./assignments";
import { actionWords, EntryBody, EntryHead } from "./historyEntry";
import { history, refreshNow } from "./openUser";
import { RevertDialog } from "./RevertDialog";

export interface AssignmentTimelineHandle {
  move(by: 1 | -1): boolean;
}

const options = [
  { value: "all" as const, text: "All actions" },
  ...assignmentActions.map((value) => ({ value, text: actionWords[value] })),
];

interface Props {
  user: AssignedUser;
  /** Null: all of them. */
  action: AssignmentAction | null;
  handle: Ref<AssignmentTimelineHandle>;
}

/** All that was given to the user and taken back, newest first. */
export function AssignmentTimeline({ user, action, handle }: Props) {
  const listing = useStore(history.store, (state) => state);
  const [reverting, setReverting] = useState<AssignmentHistoryEntry | null>(null);
  const root = useRef<HTMLElement>(null);
  useImperativeHandle(handle, () => ({ move: (by) => moveFocus(root.current, by) }));
  const { items } = listing;
  return (
    <section className="user__history" aria-label="History" ref={root}>
      <div className="user__history-head">
        <h2 className="user__section">History</h2>
        <Select
          label="Action"
          value={action ?? "all"}
          options={options}
          onChange={(value) => navigate(hrefWith({ action: value === "all" ? null : value }))}
        />
      </div>
      <ListingFrame
        listing={listing}
        skeleton={<Skeleton height="240px" />}
        empty={<Nothing filtered={action !== null} />}
        soFar={`The newest ${plural(items.length, "entry", "entries")} are shown.`}
        moreLabel="Load older"
        onRetry={refreshNow}
        onMore={() => void history.loadMore()}
      >
        <Timeline
          entries={items.map((entry) => ({
            key: String(entry.id),
            head: <EntryHead entry={entry} isCurrent={isCurrent(entry, user)} />,
            body: <EntryBody entry={entry} onRevert={() => setReverting(entry)} />,
            note: entry.reason && `“${entry.reason}”`,
            at: entry.performed_at,
          }))}
        />
      </ListingFrame>
      {reverting && (
        <RevertDialog
          user={user}
          entry={reverting}
          newer={newerThan(items, reverting)}
          onClose={() => setReverting(null)}
        />
      )}
    </section>
  );
}

function isCurrent(entry: AssignmentHistoryEntry, user: AssignedUser): boolean {
  return entry.can_revert && entry.assignment_id === user.current_assignment_id;
}

/** From entry to entry, by the link that each one has. */
function moveFocus(root: HTMLElement | null, by: 1 | -1): boolean {
  const entries = [...(root?.querySelectorAll("li") ?? [])];
  const at = entries.findIndex((entry) => entry.contains(document.activeElement));
  const next = entries[at < 0 ? (by > 0 ? 0 : entries.length - 1) : at + by];
  next?.querySelector("a")?.focus();
  return next !== undefined;
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <EmptyState icon="clock" title="Nothing was assigned yet">
        Whatever is given to this user or taken back stands here, and stays.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title="Nothing matches"
      action={<Button onClick={() => navigate(hrefWith({ action: null }))}>Show all actions</Button>}
    >
      There is no entry of this kind in the user’s history.
    </EmptyState>
  );
}
