import type { ReactNode } from "react";
import { Button } from "./Button";

interface Props {
  title: string;
  badge?: ReactNode;
  onClose(): void;
  children: ReactNode;
}

/** All about the selected thing, beside the list that it was chosen from. */
export function Sidebar({ title, badge, onClose, children }: Props) {
  return (
    <aside className="sidebar" aria-label="Details">
      <header className="sidebar__head">
        <h2 className="sidebar__name">{title}</h2>
        {badge}
        <Button look="quiet" size="small" icon="close" label="Close details" onClick={onClose} />
      </header>
      <div className="sidebar__body">{children}</div>
    </aside>
  );
}
