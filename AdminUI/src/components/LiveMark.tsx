import type { StreamState } from "../api/events";
import { connection } from "../app/connection";
import { streamState } from "../app/live";
import { useStore } from "../app/Store";

/** Whether what is seen follows what happens. */
export function LiveMark() {
  const state = useStore(streamState, (current) => current);
  const reachable = useStore(connection, (current) => current.reachable);
  const [word, title] = liveWords(state, reachable);
  return (
    <span className={`live-mark${word === "Live" ? "" : " live-mark--stale"}`} title={title}>
      {word}
    </span>
  );
}

function liveWords(state: StreamState, reachable: boolean): [word: string, title: string] {
  if (!reachable) return ["Stale", "The server does not answer; this is how things were before"];
  if (state === "reconnecting") return ["Reconnecting", "The live stream is down; the page asks now and then"];
  if (state === "connecting") return ["Connecting", "The live stream is being opened"];
  return ["Live", "Changes appear by themselves"];
}
