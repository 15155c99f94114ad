// The bars of an hour, a minute each, in the units of the drawing.
import type { QueueMinute } from "../../api/types";
import { formatTimeOfDay } from "../../format/time";

export const chart = { step: 4, bar: 3, height: 36 } as const;

export interface Bar {
  x: number;
  /** From the top. What has failed stands on what was completed. */
  completed: { y: number; height: number };
  failed: { y: number; height: number };
}

/** A single job must be seen beside a thousand. */
const least = 1.5;

export function bars(minutes: readonly QueueMinute[]): Bar[] {
  const most = Math.max(1, ...minutes.map(({ completed, failed }) => completed + failed));
  const scaled = (count: number) => (count === 0 ? 0 : Math.max(least, (count / most) * chart.height));
  const short = (value: number) => Math.round(value * 100) / 100;
  return minutes.map(({ completed, failed }, index) => {
    const failedHeight = scaled(failed);
    const completedHeight = Math.min(scaled(completed), chart.height - failedHeight);
    return {
      x: index * chart.step,
      completed: { y: short(chart.height - completedHeight), height: short(completedHeight) },
      failed: { y: short(chart.height - completedHeight - failedHeight), height: short(failedHeight) },
    };
  });
}

const counted = (completed: number, failed: number) =>
  `${completed.toLocaleString("en")} done${failed > 0 ? `, ${failed.toLocaleString("en")} failed` : ""}`;

/** "Last hour: 120 done, 3 failed" */
export function describeHour(minutes: readonly QueueMinute[]): string {
  const sum = (of: "completed" | "failed") => minutes.reduce((total, minute) => total + minute[of], 0);
  const completed = sum("completed");
  const failed = sum("failed");
  return completed + failed === 0 ? "Nothing in the last hour" : `Last hour: ${counted(completed, failed)}`;
}

/** "14:05 · 3 done" */
export function describeMinute({ minute, completed, failed }: QueueMinute): string {
  return `${formatTimeOfDay(minute)} · ${completed + failed === 0 ? "nothing" : counted(completed, failed)}`;
}
