import type { ReactNode } from "react";
import { CopyButton } from "./CopyButton";

export type Fact = readonly [name: string, value: ReactNode];

export function Facts({ title, rows }: { title: string; rows: readonly Fact[] }) {
  return (
    <section>
      <h3 className="sidebar__section">{title}</h3>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name} className="facts__row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** An id to be read and taken along. */
export function IdFact({ id, label }: { id: string; label: string }) {
  return (
    <span className="facts__id">
      <code>{id}</code>
      <CopyButton text={id} label={label} />
    </span>
  );
}
