const steps: [limitSeconds: number, unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  [5400, "minute", 60],
  [86_400, "hour", 3600],
  [86_400 * 14, "day", 86_400],
  [86_400 * 60, "week", 86_400 * 7],
  [86_400 * 550, "month", 86_400 * 30.44],
  [Infinity, "year", 86_400 * 365.25],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "just now", "5 minutes ago", "yesterday". A clock that is a little behind the server's shows no future. */
export function formatRelativeTime(iso: string, now: number): string {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return "–";
  const seconds = Math.round((then - now) / 1000);
  if (seconds > -45 && seconds < 60) return "just now";
  for (const [limit, unit, size] of steps) {
    if (Math.abs(seconds) < limit) return relative.format(Math.round(seconds / size), unit);
  }
  return "–";
}

const exact = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "long",
});

export function formatExactTime(iso: string): string {
  const then = Date.parse(iso);
  return Number.isNaN(then) ? iso : exact.format(then);
}

/** When something is due: "now", "in 40 s", "in 5 minutes". */
export function formatDue(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  if (Number.isNaN(seconds)) return "–";
  if (seconds <= 0) return "now";
  return seconds < 90 ? `in ${Math.ceil(seconds)} s` : formatRelativeTime(iso, now);
}

const timeOfDay = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** 14:05 */
export function formatTimeOfDay(iso: string): string {
  const then = Date.parse(iso);
  return Number.isNaN(then) ? iso : timeOfDay.format(then);
}

/** Seconds from one time to another, never less than 0: two clocks may differ a little. */
export function secondsBetween(from: string, to: string | number): number {
  const end = typeof to === "number" ? to : Date.parse(to);
  return Math.max(0, (end - Date.parse(from)) / 1000);
}
