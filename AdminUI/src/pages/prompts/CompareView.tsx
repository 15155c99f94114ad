import { useEffect, useState } from "react";
import type { PromptVersion } from "../../api/types";
import { useLasting } from "../../app/environment";
import { navigate } from "../../app/router";
import { Button } from "../../components/Button";
import { Diff, DiffSummary } from "../../components/Diff";
import { ErrorState } from "../../components/ErrorState";
import { RelativeTime } from "../../components/RelativeTime";
import { Select } from "../../components/Select";
import { Skeleton } from "../../components/Skeleton";
import type { Standing } from "./editing";
import { comparisonHref } from "./place";
import type { Comparison } from "./place";
import type { PromptRef } from "./requests";
import { RevertDialog } from "./RevertDialog";
import { useVersion } from "./useVersion";

interface Props {
  prompt: PromptRef;
  standing: Standing;
  comparison: Comparison;
  /** Those that are listed. */
  versions: readonly PromptVersion[];
  newest: number;
}

/** How one version differs from another, and the way back to it. */
export function CompareView({ prompt, standing, comparison, versions, newest }: Props) {
  const { from, to } = comparison;
  const before = useVersion(prompt, from);
  const after = useVersion(prompt, to);
  const [reverting, setReverting] = useState(false);
  const compare = (next: Comparison) => {
    if (next.from !== next.to && next.to > 0) navigate(comparisonHref(prompt.subject, prompt.emotion, next));
  };
  // What was shown of one comparison does not speak of the next.
  useEffect(() => setReverting(false), [from, to]);
  const numbers = numbersFor(versions, comparison);
  const shown = after.version;
  return (
    <section className="compare" aria-label="Comparison">
      <header className="compare__head">
        <Select
          label="From"
          value={String(from)}
          options={[...numbers, 0].filter((number) => number !== to).map(optionFor)}
          onChange={(value) => compare({ from: Number(value), to })}
        />
        <span className="compare__arrow" aria-hidden="true">
          →
        </span>
        <Select
          label="To"
          value={String(to)}
          options={numbers.filter((number) => number !== from).map(optionFor)}
          onChange={(value) => compare({ from, to: Number(value) })}
        />
        {from > 0 && (
          <Button look="quiet" size="small" onClick={() => compare({ from: to, to: from })}>
            Swap
          </Button>
        )}
        <div className="compare__end">
          {shown && standing.ownVersion !== to && (
            <Button size="small" icon="undo" onClick={() => setReverting(true)}>
              Revert to version {to}…
            </Button>
          )}
        </div>
      </header>
      <Compared before={before} after={after} from={from} newest={newest} />
      {reverting && shown && (
        <RevertDialog prompt={prompt} standing={standing} version={shown} onClose={() => setReverting(false)} />
      )}
    </section>
  );
}

type Loaded = ReturnType<typeof useVersion>;

function Compared({ before, after, from, newest }: { before: Loaded; after: Loaded; from: number; newest: number }) {
  const error = before.error ?? after.error;
  const isHere = before.text !== null && after.version !== null;
  const waiting = useLasting(!isHere && error === null, 150);
  const retry = () => {
    before.retry();
    after.retry();
  };
  if (error !== null) return <ErrorState error={error} onRetry={retry} />;
  if (before.isMissing || after.isMissing) {
    return <p className="compare__missing">There is no such version: they go from 1 to {newest}.</p>;
  }
  if (!isHere) return waiting ? <Skeleton height="160px" /> : null;
  const { version, prompt_text, created_at, created_by_name, change_reason } = after.version!;
  return (
    <>
      <p className="compare__about">
        <DiffSummary before={before.text!} after={prompt_text} />
        <span>
          {from === 0 ? "The first version, " : `Version ${version}, `}
          <RelativeTime iso={created_at} /> by {created_by_name ?? "a former admin"}
          {change_reason && `: “${change_reason}”`}
        </span>
      </p>
      <div className="compare__text" tabIndex={0} role="group" aria-label="Difference">
        <Diff before={before.text!} after={prompt_text} label={`From version ${from} to version ${version}`} />
      </div>
    </>
  );
}

/** Newest first: those that are listed, and the two that the address names. */
function numbersFor(versions: readonly PromptVersion[], { from, to }: Comparison): number[] {
  const numbers = new Set([...versions.map(({ version }) => version), from, to].filter((number) => number > 0));
  return [...numbers].sort((one, other) => other - one);
}

const optionFor = (number: number) => ({
  value: String(number),
  text: number === 0 ? "Nothing" : `Version ${number}`,
});
