import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Diff, DiffSummary } from "../../components/Diff";
import { Icon } from "../../components/Icon";
import { RelativeTime } from "../../components/RelativeTime";
import { plural } from "../../format/text";
import { baseOf, isSameText, lengthOf } from "./editing";
import type { Editing } from "./editing";
import { followTheirs, leaveConflict, settleOnTheirs, type } from "./editor";
import type { Conflict } from "./editor";
import { discardWithUndo, save } from "./acts";
import { whatHappened } from "./Notices";

interface Props {
  editing: Editing;
  conflict: Conflict;
}

/** What both began from, what the other made of it, and what one has written; below, in the editor, all in one text. */
export function ConflictView({ editing, conflict }: Props) {
  const { base, theirs, yours } = conflict;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const now = baseOf(editing.latest);
  const isBehind = now.version !== theirs.ownVersion || !isSameText(now.text, theirs.text);
  return (
    <section className="conflict" aria-label="Conflict">
      <header className="conflict__head">
        <h3 className="conflict__title" tabIndex={-1} ref={heading}>
          Two changes of one text
        </h3>
        <p>
          {whatHappened(theirs)} Nothing of yours is lost: {mergeWords(conflict)}
        </p>
      </header>
      {isBehind && (
        <div className="notice notice--warning" role="status">
          <Icon name="alert" />
          <p>{whatHappened(editing.latest)}</p>
          <Button size="small" onClick={followTheirs}>
            Show it
          </Button>
        </div>
      )}
      <div className="conflict__panes">
        <Pane
          title="Before"
          note={base.version === 0 ? "What held when you began" : `Version ${base.version}, where you began`}
          summary={<span className="diff-summary">{plural(lengthOf(base.text), "character")}</span>}
        >
          <p className="conflict__text">{base.text || "Nothing."}</p>
        </Pane>
        <Pane
          title="Theirs"
          note={<Theirs conflict={conflict} />}
          summary={<DiffSummary before={base.text} after={theirs.text} />}
        >
          <Diff before={base.text} after={theirs.text} label="Their change" />
        </Pane>
        <Pane title="Yours" note="Not saved yet" summary={<DiffSummary before={base.text} after={yours} />}>
          <Diff before={base.text} after={yours} label="Your change" />
        </Pane>
      </div>
      <Choices conflict={conflict} />
    </section>
  );
}

function mergeWords({ open }: Conflict): string {
  if (open === 0) return "both changes fit together, and the editor below has them in one text.";
  const places = open === 1 ? "one place was" : `${plural(open, "place")} were`;
  return `${places} changed by both, and the editor below has yours there, with the rest of theirs.`;
}

function Theirs({ conflict: { theirs } }: { conflict: Conflict }) {
  return (
    <>
      {theirs.version === null ? "No text" : `Version ${theirs.version}`}
      {theirs.by && ` by ${theirs.by}`}
      {theirs.at && (
        <>
          , <RelativeTime iso={theirs.at} />
        </>
      )}
    </>
  );
}

interface PaneProps {
  title: string;
  note: ReactNode;
  summary: ReactNode;
  children: ReactNode;
}

function Pane({ title, note, summary, children }: PaneProps) {
  return (
    <section className="conflict__pane" aria-label={title}>
      <header>
        <h4 className="conflict__name">{title}</h4>
        <p className="conflict__note">{note}</p>
      </header>
      <div className="conflict__scroll" tabIndex={0} role="group" aria-label={`${title}: text`}>
        {children}
      </div>
      {summary}
    </section>
  );
}

function Choices({ conflict: { yours, merged } }: { conflict: Conflict }) {
  return (
    <div className="conflict__choices">
      <Button onClick={takeTheirs}>Take theirs</Button>
      <Button onClick={() => keepMine(yours)}>Keep mine</Button>
      <Button look="quiet" onClick={() => type(merged)}>
        Start again from the merge
      </Button>
      <Button look="quiet" onClick={leaveConflict}>
        Decide later
      </Button>
    </div>
  );
}

/** Theirs is saved already; what is to be done is to let go of one's own, which can be had back. */
const takeTheirs = () => discardWithUndo("Theirs stays. Your text is set aside.", "Bring mine back");

function keepMine(yours: string): void {
  settleOnTheirs(yours);
  void save();
}
