// What the address of this page says: /audit?action=&actor=&user=&asset=&from=2026-05-01&to=2026-05-31&entry=ID.
import type { AuditQuery } from "../../api/audit";

export const filterNames = ["action", "actor", "user", "asset", "from", "to"] as const;

/** Null: whatever it is. */
export type AuditFilter = Record<(typeof filterNames)[number], string | null>;

/** With nothing in it: all entries. */
export const noFilter: AuditFilter = { action: null, actor: null, user: null, asset: null, from: null, to: null };

export function readFilter(search: string): AuditFilter {
  const parameters = new URLSearchParams(search);
  const filter = { ...noFilter };
  for (const name of filterNames) filter[name] = parameters.get(name) || null;
  return filter;
}

export function isFiltering(filter: AuditFilter): boolean {
  return filterNames.some((name) => filter[name] !== null);
}

/** Days are those of the clock on the wall here, the last one included; the server is asked for moments. */
export function toQuery({ action, actor, user, asset, from, to }: AuditFilter): AuditQuery {
  return { action, actor, user_id: user, asset_id: asset, from: moment(from, 0), to: moment(to, 1) };
}

/** A day's beginning, or that of a later one. A pasted link may also hold an exact time, or nothing of the kind. */
function moment(text: string | null, daysLater: number): string | null {
  if (text === null) return null;
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const date = day
    ? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]) + daysLater)
    : new Date(text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
