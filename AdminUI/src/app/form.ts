import { useId, useState } from "react";
import type { FormEvent } from "react";
import { useBusy } from "./busy";

export interface Form {
  /** Ties the button among a dialog's actions to the form in its body. */
  id: string;
  busy: boolean;
  /** What the last try threw. */
  error: unknown;
  submit(event: FormEvent): void;
}

/**
 * A form that asks the server for one thing, and closes when that is done. Where it is refused, it stays as it is.
 * `act` is null while it cannot be sent.
 */
export function useForm(act: (() => Promise<void>) | null, onClose: () => void): Form {
  const id = useId();
  const [error, setError] = useState<unknown>(null);
  const [busy, start] = useBusy(async () => {
    setError(null);
    try {
      await act?.();
      onClose();
    } catch (failure) {
      setError(failure);
    }
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (act !== null && !busy) start();
  };
  return { id, busy, error, submit };
}
