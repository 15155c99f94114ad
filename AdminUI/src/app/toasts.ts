import { Store } from "./Store";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "error";
  action: { label: string; run(): void } | null;
  /** Called once when the toast goes without its action having been taken. */
  onGone?: () => void;
  seconds: number;
}

export const toasts = new Store<readonly Toast[]>([]);

let nextId = 1;

export function showToast(
  text: string,
  options: Partial<Pick<Toast, "tone" | "action" | "onGone" | "seconds">> = {},
): number {
  const tone = options.tone ?? "plain";
  const toast: Toast = {
    id: nextId++,
    text,
    tone,
    action: options.action ?? null,
    seconds: options.seconds ?? (tone === "error" ? 10 : 5),
    ...(options.onGone ? { onGone: options.onGone } : {}),
  };
  // An old toast makes room, and what hung on it is done.
  for (const old of toasts.get().slice(0, -3)) dismissToast(old);
  toasts.update((current) => [...current, toast]);
  return toast.id;
}

export function takeAction(toast: Toast): void {
  toasts.update((current) => current.filter((other) => other.id !== toast.id));
  toast.action?.run();
}

export function dismissToast(toast: Toast): void {
  if (!toasts.get().includes(toast)) return;
  toasts.update((current) => current.filter((other) => other.id !== toast.id));
  toast.onGone?.();
}
