import type { JobErrorClass } from "../../api/types";
import type { IconName } from "../../components/Icon";

interface Words {
  short: string;
  /** What it means for somebody who thinks of retrying. */
  long: string;
  tone: "danger" | "warning" | "neutral";
  icon: IconName;
}

export const errorClassWords: Record<JobErrorClass, Words> = {
  rejected: {
    short: "Rejected",
    long: "The input is at fault; another attempt will most likely end the same way.",
    tone: "danger",
    icon: "alert",
  },
  transient: {
    short: "Transient",
    long: "It may well succeed when it is tried again.",
    tone: "neutral",
    icon: "retry",
  },
  exhausted: {
    short: "Exhausted",
    long: "The machine lacked what somebody has to provide, such as disk space or FFmpeg.",
    tone: "warning",
    icon: "alert",
  },
  poison: {
    short: "Poison",
    long: "It ended its worker again and again, so it was set aside. Look at the worker's log before you retry it.",
    tone: "danger",
    icon: "stop",
  },
  timeout: { short: "Timeout", long: "It took longer than it may.", tone: "warning", icon: "clock" },
};
