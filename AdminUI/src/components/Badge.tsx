import { Icon } from "./Icon";
import type { IconName } from "./Icon";

interface Props {
  tone: "neutral" | "info" | "good" | "danger" | "warning";
  icon: IconName;
  turning?: boolean;
  children: string;
}

/** A state as word and icon; the colour only repeats it. */
export function Badge({ tone, icon, turning = false, children }: Props) {
  return (
    <span className={`badge badge--${tone}`}>
      <Icon name={icon} size={12} className={turning ? "icon--turning" : undefined} />
      {children}
    </span>
  );
}
