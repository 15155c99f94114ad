import type { ReactNode } from "react";
import { navigate } from "../app/router";

interface Props {
  href: string;
  /** What it leads to is what is shown. */
  current?: boolean;
  /** Where the text alone says too little. */
  label?: string;
  className?: string;
  children: ReactNode;
}

/** A link within the app: followed without loading anew, and opened in a new tab where somebody wants that. */
export function PageLink({ href, current = false, label, className, children }: Props) {
  return (
    <a
      className={className}
      href={href}
      aria-label={label}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {children}
    </a>
  );
}
