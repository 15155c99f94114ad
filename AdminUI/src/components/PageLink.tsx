import type { AnchorHTMLAttributes } from "react";
import { navigate } from "../app/router";

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
  /** What it leads to is what is shown. */
  current?: boolean;
  /** Where the text alone says too little. */
  label?: string;
  /** Just before it is followed within the app. */
  onFollow?(): void;
}

/** A link within the app: followed without loading anew, and opened in a new tab where somebody wants that. */
export function PageLink({ href, current = false, label, onFollow, children, ...rest }: Props) {
  return (
    <a
      href={href}
      aria-label={label}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        onFollow?.();
        navigate(href);
      }}
      {...rest}
    >
      {children}
    </a>
  );
}
