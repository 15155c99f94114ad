import type { Queue } from "../../api/types";
import { plural } from "../../format/text";

/** What somebody who does not see the numbers is told: that more has failed than before. */
export function newFailures(before: readonly Queue[], after: readonly Queue[]): string {
  const risen = after.flatMap((queue) => {
    const known = before.find((other) => other.name === queue.name);
    const more = known ? queue.failed - known.failed : 0;
    return more > 0 ? [`${plural(more, "job")} of ${queue.name} failed.`] : [];
  });
  return risen.join(" ");
}
