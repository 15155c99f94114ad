import { forwardRef } from "react";
import type { ButtonHTMLAttributes } from "react";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "primary" | "plain" | "quiet" | "danger";
  size?: "small" | "normal";
  icon?: IconName;
  /** Without children the label is what assistive technology and the tooltip say. */
  label?: string;
  /** Work started by this button is under way: it keeps its place and takes no second press. */
  busy?: boolean;
}

export const Button = forwardRef<HTMLButtonElement, Props>(function Button(
  { look = "plain", size = "normal", icon, label, busy = false, className, children, onClick, ...rest },
  ref,
) {
  const shape = children === undefined ? " button--icon" : "";
  return (
    <button
      ref={ref}
      type="button"
      className={`button button--${look} button--${size}${shape}${className ? ` ${className}` : ""}`}
      aria-label={label}
      title={children === undefined ? label : undefined}
      // Not `disabled`: that would throw the focus away in the middle of the work.
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy ? <Icon name="spinner" className="icon--turning" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
});
