import { Store } from "./Store";

/** What a screen reader is told. One sentence at a time; the same one twice is told twice. */
export const announcement = new Store<{ text: string; count: number }>({ text: "", count: 0 });

export function announce(text: string): void {
  announcement.update((current) => ({ text, count: current.count + 1 }));
}
