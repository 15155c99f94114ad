import { useMemo } from "react";
import { plural } from "../format/text";
import { changedWords, wordDiff } from "../format/wordDiff";
import type { Change } from "../format/wordDiff";

interface Props {
  before: string;
  after: string;
  label: string;
}

/** How one text became another: what went is struck out, what came is underlined; the colour only repeats it. */
export function Diff({ before, after, label }: Props) {
  const changes = useMemo(() => wordDiff(before, after), [before, after]);
  return (
    <div className="diff" role="group" aria-label={`${label}: ${summary(changes)}`}>
      {changes.map((change, index) => (
        <ChangedText key={index} {...change} />
      ))}
    </div>
  );
}

function ChangedText({ kind, text }: Change) {
  if (kind === "same") return <span>{text}</span>;
  // A change of line ends alone would not be seen.
  const shown = text.replace(/\n/g, "↵\n");
  return kind === "removed" ? <del>{shown}</del> : <ins>{shown}</ins>;
}

/** "2 words removed, 3 added" */
export function DiffSummary({ before, after }: Omit<Props, "label">) {
  const changes = useMemo(() => wordDiff(before, after), [before, after]);
  return <span className="diff-summary">{summary(changes)}</span>;
}

function summary(changes: readonly Change[]): string {
  if (changes.every(({ kind }) => kind === "same")) return "No difference";
  const { removed, added } = changedWords(changes);
  if (removed === 0 && added === 0) return "Only signs and spaces differ";
  return [removed > 0 && `${plural(removed, "word")} removed`, added > 0 && `${plural(added, "word")} added`]
    .filter(Boolean)
    .join(", ");
}
