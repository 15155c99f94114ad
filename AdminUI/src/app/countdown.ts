// Seconds that a person waits for.
import { useEffect, useState } from "react";
import { ApiError } from "../api/errors";
import { serverNow } from "../api/serverClock";
import { useSecondClock } from "./environment";

/** Whole seconds from one time to another, in milliseconds; a second that has begun counts. */
export function secondsUntil(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}

/** Seconds until a time of the server's clock. */
export function useSecondsUntil(deadline: number): number {
  return secondsUntil(deadline, serverNow(useSecondClock()));
}

/** Seconds until the server takes another attempt, where it said that there were too many. */
export function useWait(error: unknown): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const seconds = error instanceof ApiError && error.status === 429 ? Math.max(1, error.retryAfter ?? 30) : 0;
    setLeft(seconds);
    if (seconds === 0) return undefined;
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const rest = secondsUntil(end, Date.now());
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
