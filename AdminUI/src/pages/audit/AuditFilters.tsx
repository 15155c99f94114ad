import { useEffect, useState } from "react";
import { listAuditActions } from "../../api/audit";
import { hrefWith, navigate } from "../../app/router";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Select } from "../../components/Select";
import { isFiltering, noFilter } from "./filter";
import type { AuditFilter } from "./filter";
import { FilterChip } from "./FilterChip";
import { actionWords, knownActions } from "./words";

const all = "all";

const narrow = (change: Partial<AuditFilter>) =>
  navigate(hrefWith(change.action === all ? { action: null } : change));

/** What the list is narrowed to. Who and what are chosen in the rows; here they are named, and let go. */
export function AuditFilters({ filter }: { filter: AuditFilter }) {
  const actions = useActions(filter.action);
  const { action, actor, user, asset, from, to } = filter;
  const options = [{ value: all, text: "All actions" }, ...actions.map((value) => ({ value, text: actionWords(value) }))];
  return (
    <section className="audit-filters" aria-label="Filters">
      <Select label="Action" value={action ?? all} options={options} onChange={(value) => narrow({ action: value })} />
      <DateField label="From" value={from ?? ""} max={to ?? undefined} onChange={(value) => narrow({ from: value })} />
      <DateField label="To" value={to ?? ""} min={from ?? undefined} onChange={(value) => narrow({ to: value })} />
      {actor !== null && <FilterChip name="actor" id={actor} />}
      {user !== null && <FilterChip name="user" id={user} />}
      {asset !== null && <FilterChip name="asset" id={asset} />}
      {isFiltering(filter) && (
        <Button look="quiet" size="small" onClick={() => navigate(hrefWith({ ...noFilter, entry: null }))}>
          Clear filters
        </Button>
      )}
    </section>
  );
}

/** Those that the server knows; until it has answered, those that this page knows. */
function useActions(current: string | null): readonly string[] {
  const [actions, setActions] = useState<readonly string[]>(knownActions);
  useEffect(() => {
    const abort = new AbortController();
    listAuditActions(abort.signal).then(setActions, () => {});
    return () => abort.abort();
  }, []);
  return current === null || actions.includes(current) ? actions : [...actions, current];
}
