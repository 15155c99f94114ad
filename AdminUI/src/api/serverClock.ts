// What time it is at the server. Deadlines are the server's, and the clock of this machine may be wrong by minutes.

/** How far, in milliseconds, the server's clock can be ahead of this one: between the two. */
export interface ClockBounds {
  least: number;
  most: number;
}

/** A `Date` is cut to whole seconds, and the server makes it a little before it is sent. */
const dateSpan = 1500;

/** What one answer tells: the server was somewhere within the second of its `Date` between the sending and the answer. */
export function boundsFrom(date: number, sentAt: number, receivedAt: number): ClockBounds {
  return { least: date - receivedAt, most: date + dateSpan - sentAt };
}

/** Each answer makes it more certain, a quick one more than a slow one. */
export function narrowed(known: ClockBounds | null, next: ClockBounds): ClockBounds {
  if (known === null) return next;
  const both = { least: Math.max(known.least, next.least), most: Math.min(known.most, next.most) };
  // They contradict each other where a clock was set meanwhile: then only the latest counts.
  return both.least <= both.most ? both : next;
}

export function offsetWithin(bounds: ClockBounds | null): number {
  return bounds === null ? 0 : (bounds.least + bounds.most) / 2;
}

let bounds: ClockBounds | null = null;

/** `date` is the header of an answer; times in milliseconds by this machine's clock. */
export function noteServerTime(date: string | null, sentAt: number, receivedAt: number): void {
  const time = date === null ? NaN : Date.parse(date);
  if (!Number.isNaN(time)) bounds = narrowed(bounds, boundsFrom(time, sentAt, receivedAt));
}

/** Milliseconds, as Date.now() would say it at the server. */
export function serverNow(now = Date.now()): number {
  return now + offsetWithin(bounds);
}
