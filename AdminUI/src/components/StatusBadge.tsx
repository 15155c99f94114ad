import type { ConversionStatus } from "../api/types";
import { Badge } from "./Badge";
import type { IconName } from "./Icon";

export const statusWords: Record<ConversionStatus, string> = {
  pending: "Pending",
  processing: "Processing",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

const looks: Record<ConversionStatus, ["neutral" | "info" | "good" | "danger" | "warning", IconName]> = {
  pending: ["neutral", "clock"],
  processing: ["info", "spinner"],
  completed: ["good", "check"],
  failed: ["danger", "alert"],
  cancelled: ["warning", "stop"],
};

interface Props {
  status: ConversionStatus;
  /** Of the past: nothing turns. */
  past?: boolean;
}

export function StatusBadge({ status, past = false }: Props) {
  const [tone, icon] = looks[status] ?? ["neutral", "help"];
  return (
    <Badge tone={tone} icon={icon} turning={status === "processing" && !past}>
      {statusWords[status] ?? status}
    </Badge>
  );
}
