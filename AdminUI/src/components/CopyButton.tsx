import { useEffect, useState } from "react";
import { announce } from "../app/announcer";
import { showToast } from "../app/toasts";
import { Button } from "./Button";

interface Props {
  text: string;
  label: string;
  /** Shown beside the icon; without it the button is an icon alone. */
  children?: string;
}

export function CopyButton({ text, label, children }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce("Copied.");
    } catch {
      // Only over TLS or on this machine do browsers hand out the clipboard.
      showToast(`This browser does not let the page copy here. The text is: ${text}`, { tone: "error", seconds: 20 });
    }
  };
  return (
    <Button
      look={children === undefined ? "quiet" : "plain"}
      size="small"
      icon={copied ? "check" : "copy"}
      label={label}
      onClick={() => void copy()}
    >
      {children}
    </Button>
  );
}
