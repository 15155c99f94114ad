import { useEffect } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { plural } from "../../format/text";
import { save } from "./acts";
import type { Editing } from "./editing";
import { refreshNow } from "./editor";
import type { PromptRef } from "./requests";
import { WhatChanges } from "./WhatChanges";

interface Props {
  prompt: PromptRef;
  editing: Editing;
  onClose(): void;
}

/** A default is many characters' text: before it is saved, how many. */
export function SaveDefaultDialog({ prompt, editing, onClose }: Props) {
  const { emotion } = prompt;
  const { latest, text } = editing;
  const count = latest.affects ?? 0;
  // Texts of their own may have come and gone since the page was opened.
  useEffect(refreshNow, []);
  return (
    <Dialog
      title={count === 0 ? `Save the default for “${emotion}”?` : `Change “${emotion}” for ${plural(count, "character")}?`}
      className="dialog--wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Go on writing</Button>
          <Button
            look="primary"
            data-autofocus
            onClick={() => {
              onClose();
              void save();
            }}
          >
            {count === 0 ? "Save the default" : `Save for ${plural(count, "character")}`}
          </Button>
        </>
      }
    >
      <p className="dialog__text">{means(count, emotion)}</p>
      <p className="dialog__text">Characters with a text of their own keep it.</p>
      <WhatChanges before={latest.text} after={text} label="Your change" />
    </Dialog>
  );
}

function means(count: number, emotion: string): string {
  if (count === 0) return `No character uses the default for “${emotion}” now; who comes later will.`;
  const use = count === 1 ? "character uses" : "characters use";
  return `${count.toLocaleString("en")} ${use} this default. New videos are made from the new text at once.`;
}
