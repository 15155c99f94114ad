import { useEffect, useState } from "react";
import { fetchGlobalPrompt } from "../../api/prompts";
import type { GlobalPrompt } from "../../api/types";
import { useBusyUntilClosed } from "../../app/busy";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Refused } from "../../components/Refused";
import { Skeleton } from "../../components/Skeleton";
import { takeDefault } from "./acts";
import type { Standing } from "./editing";
import type { PromptRef } from "./requests";
import { WhatChanges } from "./WhatChanges";

interface Props {
  prompt: PromptRef;
  standing: Standing;
  onClose(): void;
}

/** Says what will hold once the character's own text is gone. */
export function DefaultDialog({ prompt, standing, onClose }: Props) {
  const { subject, emotion } = prompt;
  const [next, setNext] = useState<GlobalPrompt | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const loading = new AbortController();
    fetchGlobalPrompt(emotion, loading.signal).then(setNext, (failure) => {
      if (!loading.signal.aborted) setError(failure);
    });
    return () => loading.abort();
  }, [emotion]);
  const name = subject.kind === "character" ? subject.name : "";
  const [busy, go] = useBusyUntilClosed(() => takeDefault(prompt, standing.ownVersion), onClose, setError);
  return (
    <Dialog
      title={`Use the default for “${emotion}”?`}
      className="dialog--wide"
      onClose={onClose}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            Keep {name}’s own
          </Button>
          <Button look="danger" busy={busy || (next === null && error === null)} onClick={go}>
            Use the default
          </Button>
        </>
      }
    >
      {next === null && error === null && <Skeleton height="96px" />}
      {next && (
        <>
          <p className="dialog__text">{means(name, next)}</p>
          <p className="dialog__text">The versions of {name}’s own text stay in the history.</p>
          {next.prompt_text !== null && (
            <WhatChanges before={standing.text} after={next.prompt_text} label="From the own text to the default" />
          )}
        </>
      )}
      {error !== null && <Refused error={error} />}
    </Dialog>
  );
}

function means(name: string, { prompt_text, version, emotion }: GlobalPrompt): string {
  return prompt_text === null
    ? `There is no default for “${emotion}”. ${name} will have no text, and no video can be made.`
    : `${name} will use version ${version} of the default, and follow it when it changes.`;
}
