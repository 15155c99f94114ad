import { useEffect, useMemo, useRef } from "react";
import { hrefWith, navigate, usePlace } from "../../app/router";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ListingFrame } from "../../components/ListingFrame";
import { Page } from "../../components/Page";
import { PageHead } from "../../components/PageHead";
import { RowTable, RowTableSkeleton } from "../../components/RowTable";
import type { RowTableHandle } from "../../components/RowTable";
import { plural } from "../../format/text";
import { auditColumns } from "./auditColumns";
import { entries, newer, newerText, refreshEntries, showEntries, startAudit } from "./auditList";
import { AuditSidebar } from "./AuditSidebar";
import { AuditFilters } from "./AuditFilters";
import { ExportLink } from "./ExportLink";
import { isFiltering, noFilter, readFilter, toQuery } from "./filter";
import type { AuditFilter } from "./filter";
import { useVerification, Verdict } from "./Verification";

/** Who did what, when, with whom and what, for ever. */
export default function AuditPage() {
  const { search } = usePlace();
  const filter = useMemo(() => readFilter(search), [search]);
  const selected = new URLSearchParams(search).get("entry");
  const listing = useStore(entries.store, (state) => state);
  const { items, nextCursor, phase } = listing;
  const verification = useVerification();
  const table = useRef<RowTableHandle>(null);
  const query = toQuery(filter);

  useEffect(startAudit, []);
  useEffect(() => showEntries(query), [JSON.stringify(query)]);
  const close = () => {
    if (selected === null) return false;
    navigate(hrefWith({ entry: null }));
    table.current?.focus(selected);
    return true;
  };
  useCommands((command) => {
    if (command === "close") return close();
    if (command !== "next" && command !== "previous") return false;
    return table.current?.move(command === "next" ? 1 : -1) ?? false;
  });

  const isKnown = phase === "ready" || phase === "loadingMore";
  const count = isKnown ? `${items.length.toLocaleString("en")}${nextCursor === null ? "" : "+"}` : "";
  return (
    <>
      <Page title="Audit">
        <PageHead title="Audit" count={count} countLabel="Number of entries">
          <Button icon="shield" busy={verification.busy} onClick={verification.start}>
            Verify
          </Button>
          <ExportLink format="csv" query={query} />
          <ExportLink format="ndjson" query={query} />
        </PageHead>
        <div className="page__body">
          <Verdict verification={verification} />
          <AuditFilters filter={filter} />
          <Newer />
          <ListingFrame
            listing={listing}
            skeleton={<RowTableSkeleton label="Loading the audit" height="36px" />}
            empty={<Nothing filter={filter} />}
            soFar={`The newest ${plural(items.length, "entry", "entries")} are shown.`}
            moreLabel="Load older"
            onRetry={() => void refreshEntries()}
            onMore={() => void entries.loadMore()}
          >
            <RowTable
              label="Audit entries"
              look="audit"
              items={items}
              columns={auditColumns}
              hrefOf={({ id }) => hrefWith({ entry: String(id) })}
              selected={selected}
              tableRef={table}
            />
          </ListingFrame>
        </div>
      </Page>
      {selected !== null && <AuditSidebar id={selected} listing={listing} onClose={close} />}
    </>
  );
}

/** Said, not inserted: what is being read stays where it is. */
function Newer() {
  const count = useStore(newer, (state) => state);
  if (count === 0) return null;
  return (
    <Button look="quiet" size="small" className="audit__newer" icon="retry" onClick={() => void refreshEntries()}>
      {`${newerText(count)} — show`}
    </Button>
  );
}

function Nothing({ filter }: { filter: AuditFilter }) {
  if (!isFiltering(filter)) {
    return (
      <EmptyState icon="audit" title="Nothing has happened yet">
        Every upload, assignment and act on a queue leaves an entry here that nobody can change.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title="Nothing matches"
      action={<Button onClick={() => navigate(hrefWith({ ...noFilter, entry: null }))}>Show all entries</Button>}
    >
      No entry fits these filters.
    </EmptyState>
  );
}
