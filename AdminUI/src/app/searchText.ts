import { useEffect, useRef, useState } from "react";
import { hrefWith, navigate } from "./router";

/**
 * `q` of the address as a text field. What is typed shows at once; the address, and with it the list, follows when the
 * typing pauses.
 */
export function useSearchText(q: string): [string, (text: string) => void] {
  const [text, setText] = useState(q);
  const sent = useRef(q);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    // Back, forward or "show all" changed the address; what is being typed is not overwritten by its own echo.
    if (q === sent.current) return;
    sent.current = q;
    clearTimeout(timer.current);
    setText(q);
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const trimmed = next.trim();
      // The first letter makes an entry to go back to; the others belong to it.
      const replace = sent.current !== "";
      sent.current = trimmed;
      navigate(hrefWith({ q: trimmed }), { replace });
    }, next === "" ? 0 : 200);
  };
  return [text, change];
}
