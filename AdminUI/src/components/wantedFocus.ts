import { useCallback, useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";

/**
 * Gives the focus to what a CSS selector finds in `root`: at once, or with the rendering that brings it into the
 * document. What is wanted is kept by itself, not read from what is shown: an effect of an earlier rendering may run
 * between the key and the rendering that follows it, and would take the element that was current before.
 */
export function useWantedFocus(root: RefObject<HTMLElement>): (selector: string) => void {
  const wanted = useRef<string | null>(null);
  const tryToFocus = useCallback(() => {
    const element = wanted.current === null ? null : root.current?.querySelector<HTMLElement>(wanted.current);
    if (!element) return;
    wanted.current = null;
    element.focus({ preventScroll: true });
  }, [root]);
  useLayoutEffect(tryToFocus);
  return useCallback((selector) => {
    wanted.current = selector;
    tryToFocus();
  }, [tryToFocus]);
}
