import { useEffect, useRef, useState } from "react";
import { dismissToast, takeAction, toasts } from "../app/toasts";
import type { Toast } from "../app/toasts";
import { useStore } from "../app/Store";
import { Button } from "./Button";
import { Icon } from "./Icon";

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
  const left = useRef(toast.seconds * 1000);
  useEffect(() => {
    if (held) return undefined;
    const since = Date.now();
    const timer = setTimeout(() => dismissToast(toast), left.current);
    return () => {
      clearTimeout(timer);
      // After a pause there is time to read again.
      left.current = Math.max(2000, left.current - (Date.now() - since));
    };
  }, [held, toast]);
  return (
    <div
      className={`toast toast--${toast.tone}`}
      role={toast.tone === "error" ? "alert" : "status"}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={toast.tone === "error" ? "alert" : "check"} className="toast__icon" />
      <p className="toast__text">{toast.text}</p>
      {toast.action && (
        <Button size="small" onClick={() => takeAction(toast)}>
          {toast.action.label}
        </Button>
      )}
      <Button look="quiet" size="small" icon="close" label="Dismiss" onClick={() => dismissToast(toast)} />
    </div>
  );
}
