import { useEffect, useRef, useState } from "react";
import type { Ref } from "react";
import type { StreamState } from "../../api/events";
import { conversionStatuses } from "../../api/types";
import type { ConversionStatus } from "../../api/types";
import { connection } from "../../app/connection";
import { hrefWith, navigate } from "../../app/router";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { SearchField } from "../../components/SearchField";
import { Select } from "../../components/Select";
import { streamState } from "./libraryEffects";
import { statusWords } from "./StatusBadge";

interface Props {
  status: ConversionStatus | null;
  q: string;
  /** Null while nobody knows. */
  count: number | null;
  hasMore: boolean;
  searchRef: Ref<HTMLInputElement>;
  onUpload(): void;
}

const statusOptions = [
  { value: "all" as const, text: "All statuses" },
  ...conversionStatuses.map((value) => ({ value, text: statusWords[value] })),
];

export function MediaHeader({ status, q, count, hasMore, searchRef, onUpload }: Props) {
  const [text, setText] = useSearchText(q);
  return (
    <header className="media__head">
      <h1 className="media__title">Media</h1>
      <p className="media__count" role="status" aria-label="Number of assets">
        {count !== null && `${count.toLocaleString("en")}${hasMore ? "+" : ""}`}
      </p>
      <LiveMark />
      <div className="media__tools">
        <SearchField ref={searchRef} label="Search by name" value={text} onChange={setText} shortcut="/" />
        <Select
          label="Status"
          value={status ?? "all"}
          options={statusOptions}
          onChange={(value) => navigate(hrefWith({ status: value === "all" ? null : value }))}
        />
        <Button look="primary" icon="upload" onClick={onUpload}>
          Upload
        </Button>
      </div>
    </header>
  );
}

/** What is typed shows at once; the address, and with it the list, follows when the typing pauses. */
function useSearchText(q: string): [string, (text: string) => void] {
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

function LiveMark() {
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
