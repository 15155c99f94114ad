import { useState } from "react";

/** Whether the work that a button has started is under way, and how to start it. */
export function useBusy(work: () => Promise<void>): [busy: boolean, start: () => void] {
  const [busy, setBusy] = useState(false);
  const start = () => {
    setBusy(true);
    void work().finally(() => setBusy(false));
  };
  return [busy, start];
}
