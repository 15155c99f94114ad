import { useState } from "react";
import { Button } from "../../components/Button";
import { PageLink } from "../../components/PageLink";
import { RelativeTime } from "../../components/RelativeTime";
import { plural, readable } from "../../format/text";
import { SourceBadge } from "../characters/SourceBadge";
import { DefaultDialog } from "./DefaultDialog";
import type { Standing } from "./editing";
import type { PromptRef } from "./requests";
import { historyHref, promptHref } from "./subject";

interface Props {
  prompt: PromptRef;
  standing: Standing;
  showsHistory: boolean;
  onTest(): void;
}

/** Which prompt it is, what holds, and what can be done with it. */
export function PromptHead({ prompt, standing, showsHistory, onTest }: Props) {
  const [asking, setAsking] = useState(false);
  const { subject, emotion } = prompt;
  return (
    <header className="prompt__head">
      <div className="prompt__title">
        <h2 className="prompt__emotion">{readable(emotion)}</h2>
        <SourceBadge source={standing.source} />
        <p className="prompt__since">
          <Since standing={standing} />
        </p>
      </div>
      <div className="prompt__bar">
        <nav className="prompt__views" aria-label="Views of the prompt">
          <PageLink className="prompt__view" href={promptHref(subject, emotion)} current={!showsHistory}>
            Editor
          </PageLink>
          <PageLink className="prompt__view" href={historyHref(subject, emotion)} current={showsHistory}>
            History
          </PageLink>
        </nav>
        <div className="prompt__tools">
          {subject.kind === "character" && standing.source === "character" && (
            <Button look="quiet" icon="globe" onClick={() => setAsking(true)}>
              Use the default…
            </Button>
          )}
          <Button icon="play" onClick={onTest} aria-keyshortcuts="t">
            Test
          </Button>
        </div>
      </div>
      {asking && <DefaultDialog prompt={prompt} standing={standing} onClose={() => setAsking(false)} />}
    </header>
  );
}

function Since({ standing: { source, version, by, at, affects } }: { standing: Standing }) {
  const used = affects === null ? "" : ` · used by ${plural(affects, "character")}`;
  if (source === "none") return <>No text yet{used}</>;
  return (
    <>
      Version {version}
      {at && (
        <>
          {" · saved "}
          <RelativeTime iso={at} />
        </>
      )}
      {by && ` by ${by}`}
      {used}
    </>
  );
}
