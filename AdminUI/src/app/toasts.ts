import { Store } from "./Store";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "warning" | "error";
  action: { label: string; run(): void } | null;
  /**
   * When the action is over, in milliseconds by the server's clock. Until then the toast stays, and its action counts
   * down; it is for the action to replace the toast.
   */
  deadline: number | null;
  /** The action has been taken and is under way. */
  busy: boolean;
  /** Called once when the toast goes without its action having been taken. */
  onGone?: () => void;
  seconds: number;
}

type Options = Partial<Pick<Toast, "tone" | "action" | "deadline" | "onGone" | "seconds">>;

export const toasts = new Store<readonly Toast[]>([]);

let nextId = 1;
/** Beyond so many an old one makes room. */
const most = 4;

const made = (id: number, text: string, options: Options): Toast => ({
  id,
  text,
  tone: "plain",
  action: null,
  deadline: null,
  busy: false,
  seconds: options.tone === undefined || options.tone === "plain" ? 5 : 10,
  ...options,
});

export function showToast(text: string, options: Options = {}): number {
  const toast = made(nextId++, text, options);
  makeRoom();
  toasts.update((current) => [...current, toast]);
  return toast.id;
}

/** What hung on those that go is done. Those that count down are the last to go. */
function makeRoom(): void {
  const current = toasts.get();
  const passing = current.filter((toast) => toast.deadline === null);
  const counting = current.filter((toast) => toast.deadline !== null);
  const excess = Math.max(0, current.length - most + 1);
  for (const old of [...passing, ...counting].slice(0, excess)) dismissToast(old);
}

/** Says something else in the same place; nothing where that toast has gone already. */
export function replaceToast(id: number, text: string, options: Options = {}): void {
  toasts.update((current) => current.map((toast) => (toast.id === id ? made(id, text, options) : toast)));
}

export function withdrawToast(id: number): void {
  toasts.update((current) => current.filter((toast) => toast.id !== id));
}

export function takeAction(toast: Toast): void {
  if (toast.deadline === null) {
    withdrawToast(toast.id);
  } else {
    toasts.update((current) => current.map((other) => (other.id === toast.id ? { ...other, busy: true } : other)));
  }
  toast.action?.run();
}

/** By a key, for whom the way to the button is long. False where nothing is offered. */
export function takeLatestAction(): boolean {
  const latest = [...toasts.get()].reverse().find((toast) => toast.action !== null && !toast.busy);
  if (latest) takeAction(latest);
  return latest !== undefined;
}

export function dismissToast(toast: Toast): void {
  if (!toasts.get().includes(toast)) return;
  withdrawToast(toast.id);
  toast.onGone?.();
}
