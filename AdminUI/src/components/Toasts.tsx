import { useEffect, useRef, useState } from "react";
import { serverNow } from "../api/serverClock";
import { dismissToast, takeAction, toasts } from "../app/toasts";
import type { Toast } from "../app/toasts";
import { useStore } from "../app/Store";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { ToastAction } from "./ToastAction";

const icons = { plain: "check", warning: "alert", error: "alert" } as const;

/** Short news at the lower edge. They wait while the pointer or the focus is on them. */
export function Toasts() {
  const list = useStore(toasts, (state) => state);
  return (
    <section className="toasts" aria-label="Notifications">
      {list.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  const dismiss = useRef<HTMLButtonElement>(null);
  useLifetime(toast, held);
  return (
    <div
      className={`toast toast--${toast.tone}`}
      role={toast.tone === "error" ? "alert" : "status"}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={icons[toast.tone]} className="toast__icon" />
      <p className="toast__text">{toast.text}</p>
      {toast.action && (
        <ToastAction
          label={toast.action.label}
          deadline={toast.deadline}
          busy={toast.busy}
          onTake={() => takeAction(toast)}
          onFocusLost={() => dismiss.current?.focus()}
        />
      )}
      <Button
        ref={dismiss}
        look="quiet"
        size="small"
        icon="close"
        label="Dismiss"
        onClick={() => dismissToast(toast)}
      />
    </div>
  );
}

/** After a pause there is time to read again. */
const shortestLife = 2000;

const lifetimeOf = (toast: Toast) =>
  toast.deadline === null ? toast.seconds * 1000 : Math.max(shortestLife, toast.deadline - serverNow());

function useLifetime(toast: Toast, held: boolean): void {
  const shown = useRef(toast);
  const left = useRef(lifetimeOf(toast));
  useEffect(() => {
    if (shown.current !== toast) left.current = lifetimeOf(toast);
    shown.current = toast;
    if (held || toast.busy) return undefined;
    const since = Date.now();
    const timer = setTimeout(() => dismissToast(toast), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(shortestLife, left.current - (Date.now() - since));
    };
  }, [held, toast]);
}
