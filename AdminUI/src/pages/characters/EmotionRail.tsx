import { useEffect, useImperativeHandle, useRef } from "react";
import type { ReactNode, Ref } from "react";
import { navigate } from "../../app/router";
import { PageLink } from "../../components/PageLink";
import { readable } from "../../format/text";
import { promptHref } from "../prompts/subject";
import type { PromptSubject } from "../prompts/subject";
import { neighbour } from "./emotions";
import type { EmotionEntry } from "./emotions";
import { SourceBadge } from "./SourceBadge";

export interface EmotionRailHandle {
  /** To the next or previous emotion; with `focus` the keys go with it. */
  move(by: 1 | -1, focus: boolean): boolean;
}

interface Props {
  subject: PromptSubject;
  entries: readonly EmotionEntry[];
  /** The one that is shown. */
  selected: string | null;
  /** What can be done with all of them, below. */
  tools?: ReactNode;
  handle: Ref<EmotionRailHandle>;
}

export function EmotionRail({ subject, entries, selected, tools, handle }: Props) {
  const root = useRef<HTMLElement>(null);
  const linkOf = (emotion: string) => root.current?.querySelector<HTMLElement>(`[data-emotion="${CSS.escape(emotion)}"]`);
  useEffect(() => {
    if (selected !== null) linkOf(selected)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected]);
  useImperativeHandle(handle, () => ({
    move(by, focus) {
      const next = neighbour(entries, selected, by);
      if (focus) linkOf(next ?? selected ?? "")?.focus();
      if (next !== null) navigate(promptHref(subject, next), { replace: true });
      return true;
    },
  }));
  return (
    <nav className="emotions" aria-label="Emotions" ref={root}>
      <ul className="emotions__list">
        {entries.map((entry) => (
          <li key={entry.emotion}>
            <PageLink
              className="emotion"
              href={promptHref(subject, entry.emotion)}
              current={entry.emotion === selected}
              data-emotion={entry.emotion}
            >
              <span className="emotion__head">
                <span className="emotion__name">{readable(entry.emotion)}</span>
                {entry.version !== null && <span className="emotion__version">v{entry.version}</span>}
                <SourceBadge source={entry.source} />
              </span>
              <span className="emotion__excerpt">{entry.resolved ?? entry.text ?? entry.note}</span>
              {entry.text !== null && entry.note !== "" && <span className="emotion__note">{entry.note}</span>}
            </PageLink>
          </li>
        ))}
      </ul>
      {tools && <div className="emotions__tools">{tools}</div>}
    </nav>
  );
}
