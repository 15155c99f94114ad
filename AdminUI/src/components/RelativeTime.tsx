import { useClock } from "../app/environment";
import { formatExactTime, formatRelativeTime } from "../format/time";

/** "5 minutes ago", with the exact time on hover and in the document. */
export function RelativeTime({ iso }: { iso: string }) {
  const now = useClock();
  return (
    <time dateTime={iso} title={formatExactTime(iso)}>
      {formatRelativeTime(iso, now)}
    </time>
  );
}
