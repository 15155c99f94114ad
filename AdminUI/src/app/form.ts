import { useId, useState } from "react";
import type { FormEvent } from "react";
import { useBusyUntilClosed } from "./busy";

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
  const work = async () => {
    setError(null);
    await act?.();
  };
  const [busy, start] = useBusyUntilClosed(work, onClose, setError);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (act !== null) start();
  };
  return { id, busy, error, submit };
}
