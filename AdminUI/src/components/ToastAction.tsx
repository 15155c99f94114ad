import { useEffect, useRef } from "react";
import { useSecondsUntil } from "../app/countdown";
import { Button } from "./Button";

interface Props {
  label: string;
  /** By the server's clock; null: as long as the toast is there. */
  deadline: number | null;
  busy: boolean;
  onTake(): void;
  /** The button has gone while it had the focus. */
  onFocusLost(): void;
}

export function ToastAction({ label, deadline, busy, onTake, onFocusLost }: Props) {
  const lost = useRef(onFocusLost);
  lost.current = onFocusLost;
  const hadFocus = useRef(false);
  useEffect(() => () => {
    if (hadFocus.current) lost.current();
  }, []);
  return (
    <Button
      size="small"
      busy={busy}
      onClick={onTake}
      onFocus={() => (hadFocus.current = true)}
      onBlur={() => (hadFocus.current = false)}
    >
      {deadline === null ? label : <CountedDown label={label} deadline={deadline} />}
    </Button>
  );
}

/** The seconds are to be seen only: a screen reader that read each of them would read nothing else. */
function CountedDown({ label, deadline }: { label: string; deadline: number }) {
  const seconds = useSecondsUntil(deadline);
  return (
    <span>
      {label}
      <span aria-hidden="true">{` (${seconds} s)`}</span>
    </span>
  );
}
