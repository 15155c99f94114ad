import type { ReactNode } from "react";
import type { Listing } from "../app/CursorList";
import { useLasting } from "../app/environment";
import { Button } from "./Button";
import { ErrorState } from "./ErrorState";
import { StaleNotice } from "./StaleNotice";

interface Props {
  listing: Listing<unknown>;
  skeleton: ReactNode;
  empty: ReactNode;
  /** What stands beside the button that loads more: how much there is so far. */
  soFar: string;
  moreLabel: string;
  onRetry(): void;
  onMore(): void;
  /** The items. */
  children: ReactNode;
}

/** All that a list can be: on its way, out of reach, empty, out of date, or there. */
export function ListingFrame({ listing, skeleton, empty, soFar, moreLabel, onRetry, onMore, children }: Props) {
  const { phase, error, items, nextCursor } = listing;
  const waiting = useLasting(phase === "loading", 150);
  if (phase === "loading") return waiting ? <>{skeleton}</> : null;
  if (phase === "failed") return <ErrorState error={error} onRetry={onRetry} />;
  return (
    <>
      {error !== null && <StaleNotice error={error} onRetry={onRetry} />}
      {items.length === 0 ? empty : children}
      {nextCursor !== null && (
        <p className="listing-more">
          <span>{soFar}</span>
          <Button size="small" busy={phase === "loadingMore"} onClick={onMore}>
            {moreLabel}
          </Button>
        </p>
      )}
    </>
  );
}
