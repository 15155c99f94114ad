import { useState } from "react";
import { flushSync } from "react-dom";
import { Store, useStore } from "./Store";

/**
 * Whether the work that a button has started is under way, and how to start it; a second start meanwhile does nothing.
 * Kept in a store, as what the work shows is: state of React's own would be shown in a later task, and a key pressed
 * in between would meet a button that already says what is next and does not take it.
 */
export function useBusy(work: () => Promise<void>): [busy: boolean, start: () => void] {
  const [store] = useState(() => new Store(false));
  const start = () => {
    if (store.get()) return;
    store.set(true);
    void work().finally(() => store.set(false));
  };
  return [useStore(store, (busy) => busy), start];
}

/**
 * The same for what closes the dialog it is in once it is done. The dialog is gone before its button is free, so that
 * nothing is done twice. What was thrown goes to `onRefused`, and the dialog stays.
 */
export function useBusyUntilClosed(
  work: () => Promise<void>,
  onClose: () => void,
  onRefused: (error: unknown) => void,
): [busy: boolean, start: () => void] {
  return useBusy(async () => {
    try {
      await work();
      flushSync(onClose);
    } catch (error) {
      onRefused(error);
    }
  });
}
