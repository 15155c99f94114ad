import type { ReactNode } from "react";
import { RelativeTime } from "./RelativeTime";

export interface TimelineEntry {
  key: string;
  head: ReactNode;
  /** More of it, below. */
  body?: ReactNode;
  note: string | null;
  at: string;
}

export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <li key={entry.key} className="timeline__entry">
          <div className="timeline__head">
            {entry.head}
            <RelativeTime iso={entry.at} />
          </div>
          {entry.body}
          {entry.note && <p className="timeline__note">{entry.note}</p>}
        </li>
      ))}
    </ol>
  );
}
