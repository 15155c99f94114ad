import { useState } from "react";
import { addEmotion } from "../../api/characters";
import { useForm } from "../../app/form";
import { navigate } from "../../app/router";
import { showToast } from "../../app/toasts";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field } from "../../components/Field";
import { Refused } from "../../components/Refused";
import { readable } from "../../format/text";
import { promptHref } from "../prompts/subject";
import { emotionName } from "./emotions";

/** One more emotion for all characters. Its name is what programs ask for, and stays. */
export function AddEmotionDialog({ onClose }: { onClose(): void }) {
  const [text, setText] = useState("");
  const name = emotionName(text);
  const form = useForm(name === null ? null : () => add(name), onClose);
  return (
    <Dialog
      title="Add an emotion"
      onClose={() => {
        if (!form.busy) onClose();
      }}
      actions={
        <>
          <Button onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form={form.id} busy={form.busy} disabled={name === null}>
            Add
          </Button>
        </>
      }
    >
      <form id={form.id} onSubmit={form.submit}>
        <Field
          label="Name"
          data-autofocus
          maxLength={32}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
      <p className="character-dialog__hint">
        {name === null && text.trim() !== "" ? (
          "A name begins with a letter, and has letters a to z, digits and _ only."
        ) : (
          <>
            Every character will have it. Programs ask for it as <code>{name ?? "name"}</code>; it cannot be renamed or
            taken away.
          </>
        )}
      </p>
      {form.error !== null && <Refused error={form.error} />}
    </Dialog>
  );
}

async function add(name: string): Promise<void> {
  await addEmotion(name);
  navigate(promptHref({ kind: "defaults" }, name));
  showToast(`${readable(name)} is there. Until it has a default, it is missing for every character.`);
}
