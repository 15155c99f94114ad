import type { ReactNode } from "react";
import { LiveMark } from "./LiveMark";

interface Props {
  title: string;
  /** Beside the title; empty while nobody knows. */
  count: string;
  countLabel: string;
  /** What acts on the whole page, at the right. */
  children?: ReactNode;
}

export function PageHead({ title, count, countLabel, children }: Props) {
  return (
    <header className="page-head">
      <h1 className="page-head__title">{title}</h1>
      <p className="page-head__count" role="status" aria-label={countLabel}>
        {count}
      </p>
      <LiveMark />
      {children && <div className="page-head__tools">{children}</div>}
    </header>
  );
}
