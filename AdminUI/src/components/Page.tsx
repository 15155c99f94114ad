import { useEffect, useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";

interface Props {
  /** Of the window. */
  title: string;
  children: ReactNode;
}

/** What stands beside the rail. When it comes, keys work in it at once. */
export function Page({ title, children }: Props) {
  const content = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} · Greenroom`;
  }, [title]);
  useLayoutEffect(() => {
    if (document.activeElement === document.body) content.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main className="page" id="content" tabIndex={-1} ref={content}>
      {children}
    </main>
  );
}
