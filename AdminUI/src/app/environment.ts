import { useEffect, useState, useSyncExternalStore } from "react";

/** True once `condition` has held for so long: what is quick shows no skeleton. */
export function useLasting(condition: boolean, milliseconds: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!condition) {
      setLasting(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasting(true), milliseconds);
    return () => clearTimeout(timer);
  }, [condition, milliseconds]);
  return condition && lasting;
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}

export const useReducedMotion = () => useMedia("(prefers-reduced-motion: reduce)");

const clockListeners = new Set<() => void>();
let clock = Date.now();
setInterval(() => {
  clock = Date.now();
  for (const listener of clockListeners) listener();
}, 20_000);

/** One clock for all relative times on the page; it ticks every 20 seconds. */
export function useClock(): number {
  return useSyncExternalStore(
    (listener) => {
      clockListeners.add(listener);
      return () => clockListeners.delete(listener);
    },
    () => clock,
  );
}
