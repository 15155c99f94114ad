import { useEffect, useRef } from "react";
import { navigate, useParameter } from "../../app/router";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { Badge } from "../../components/Badge";
import { EmptyState } from "../../components/EmptyState";
import { ListingFrame } from "../../components/ListingFrame";
import { PageLink } from "../../components/PageLink";
import { Skeleton } from "../../components/Skeleton";
import { Timeline } from "../../components/Timeline";
import { plural } from "../../format/text";
import type { PromptVersion } from "../../api/types";
import { CompareView } from "./CompareView";
import type { Standing } from "./editing";
import { comparisonHref, parseComparison, subjectId } from "./place";
import type { Comparison } from "./place";
import type { PromptRef } from "./requests";
import { refreshVersions, versions } from "./versions";

interface Props {
  prompt: PromptRef;
  standing: Standing;
}

/** All versions, newest first, and what one of them changed. */
export function HistoryView({ prompt, standing }: Props) {
  const { subject, emotion } = prompt;
  const id = subjectId(subject);
  const listing = useStore(versions.store, (state) => state);
  const wanted = parseComparison(useParameter("compare"));
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    versions.show(prompt);
  }, [id, emotion]);
  useEffect(() => () => versions.stop(), []);
  // News of the prompt are news of its history.
  const seen = useRef(standing);
  useEffect(() => {
    if (seen.current.ownVersion !== standing.ownVersion || seen.current.at !== standing.at) refreshVersions();
    seen.current = standing;
  }, [standing]);
  const { items } = listing;
  const newest = items[0]?.version ?? null;
  const comparison = wanted ?? (newest === null ? null : { from: newest - 1, to: newest });
  useCommands((command) => {
    if (command !== "next" && command !== "previous") return false;
    return comparison !== null && move(prompt, items, comparison, command === "next" ? 1 : -1, root.current);
  });
  return (
    <div className="prompt__history" ref={root}>
      <ListingFrame
        listing={listing}
        skeleton={<Waiting />}
        empty={<Nothing prompt={prompt} />}
        soFar={`The newest ${plural(items.length, "version")} are shown.`}
        moreLabel="Load older"
        onRetry={refreshVersions}
        onMore={() => void versions.loadMore()}
      >
        <div className="history">
          <section className="history__list" aria-label="Versions">
            <Timeline
              entries={items.map((version) => ({
                key: version.id,
                head: <VersionHead prompt={prompt} version={version} standing={standing} comparison={comparison} />,
                note: version.change_reason && `“${version.change_reason}”`,
                at: version.created_at,
              }))}
            />
          </section>
          {comparison && newest !== null && (
            <CompareView prompt={prompt} standing={standing} comparison={comparison} versions={items} newest={newest} />
          )}
        </div>
      </ListingFrame>
    </div>
  );
}

interface HeadProps {
  prompt: PromptRef;
  version: PromptVersion;
  standing: Standing;
  comparison: Comparison | null;
}

function VersionHead({ prompt: { subject, emotion }, version, standing, comparison }: HeadProps) {
  const { version: number, created_by_name } = version;
  return (
    <span className="history__head">
      <PageLink
        className="history__version"
        href={comparisonHref(subject, emotion, { from: number - 1, to: number })}
        current={comparison?.to === number}
      >
        Version {number}
      </PageLink>
      {standing.ownVersion === number && <Now />}
      <span className="history__by">{created_by_name ?? "A former admin"}</span>
    </span>
  );
}

const Now = () => (
  <Badge tone="good" icon="check">
    Now
  </Badge>
);

/** To the version below or above, as it was changed; the focus goes along. */
function move(
  { subject, emotion }: PromptRef,
  items: readonly PromptVersion[],
  { to }: Comparison,
  by: 1 | -1,
  root: HTMLElement | null,
): boolean {
  const at = items.findIndex(({ version }) => version === to);
  const next = items[at + by];
  if (!next) return false;
  const href = comparisonHref(subject, emotion, { from: next.version - 1, to: next.version });
  navigate(href, { replace: true });
  root?.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]`)?.focus();
  return true;
}

function Waiting() {
  return (
    <div role="status" aria-label="Loading the history">
      <Skeleton height="240px" />
    </div>
  );
}

function Nothing({ prompt: { subject } }: { prompt: PromptRef }) {
  return (
    <EmptyState icon="clock" title="No versions yet">
      {subject.kind === "defaults"
        ? "Once a default is saved, every version of it stands here, and stays."
        : `${subject.name} never had a text of its own here. Once one is saved, its versions stand here, and stay.`}
    </EmptyState>
  );
}
