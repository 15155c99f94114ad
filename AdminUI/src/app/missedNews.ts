import { connection, onHealed } from "./connection";
import { streamState } from "./live";

const pollEvery = 10_000;

/**
 * Calls `ask` whenever news may have been missed: the server was away, the page was out of sight, and now and then while
 * the live stream is broken. Returns how to end it.
 */
export function onMissedNews(ask: () => void): () => void {
  const askWhenSeen = () => {
    if (!document.hidden && connection.get().reachable) ask();
  };
  const timer = setInterval(() => {
    if (streamState.get() !== "live") askWhenSeen();
  }, pollEvery);
  const forget = onHealed(ask);
  document.addEventListener("visibilitychange", askWhenSeen);
  return () => {
    clearInterval(timer);
    forget();
    document.removeEventListener("visibilitychange", askWhenSeen);
  };
}
