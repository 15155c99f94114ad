import { useState } from "react";
import { conflictIn, mostReasonCharacters } from "../../api/prompts";
import type { PromptVersion } from "../../api/types";
import { useForm } from "../../app/form";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field } from "../../components/Field";
import { Refused } from "../../components/Refused";
import { plural } from "../../format/text";
import { revert } from "./acts";
import type { Standing } from "./editing";
import type { PromptRef } from "./requests";
import { WhatChanges } from "./WhatChanges";

interface Props {
  prompt: PromptRef;
  standing: Standing;
  version: PromptVersion;
  onClose(): void;
}

/** Shows what comes back, and asks why. An older text becomes a new version; nothing is taken out of the history. */
export function RevertDialog({ prompt, standing, version, onClose }: Props) {
  const [reason, setReason] = useState("");
  const form = useForm(() => revert(prompt, version, standing.ownVersion, reason), onClose);
  return (
    <Dialog
      title={`Revert to version ${version.version}?`}
      className="dialog--wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="primary" icon="undo" type="submit" form={form.id} busy={form.busy}>
            Revert
          </Button>
        </>
      }
    >
      <p className="dialog__text">
        The text of version {version.version} becomes a new version. Nothing is taken out of the history.
      </p>
      {standing.affects !== null && (
        <p className="dialog__text">It changes for {plural(standing.affects, "character")}.</p>
      )}
      <WhatChanges before={standing.text} after={version.prompt_text} label={`From now to version ${version.version}`} />
      <form id={form.id} onSubmit={form.submit}>
        <Field
          label="Reason (optional)"
          data-autofocus
          maxLength={mostReasonCharacters}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </form>
      {form.error !== null &&
        (conflictIn(form.error) ? (
          <p className="refused" role="alert">
            Somebody else has changed the text meanwhile. The difference above is from what holds now; look at it, then try
            again.
          </p>
        ) : (
          <Refused error={form.error} />
        ))}
    </Dialog>
  );
}
