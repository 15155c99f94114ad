import { useId, useState } from "react";
import type { FormEvent } from "react";
import { changeCharacter, createCharacter } from "../../api/characters";
import type { Character } from "../../api/types";
import { navigate } from "../../app/router";
import { useOwnSaveKey } from "../../app/shortcuts";
import { showToast } from "../../app/toasts";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field } from "../../components/Field";
import { Refused } from "../../components/Refused";
import { subjectHref } from "../prompts/subject";
import { ThumbnailChooser } from "./ThumbnailChooser";
import type { Picture } from "./ThumbnailChooser";

interface Props {
  /** Null: a new one is made. */
  character: Character | null;
  onClose(): void;
}

/** The name and the picture of a character. What was typed and chosen stays where the server refuses. */
export function CharacterDialog({ character, onClose }: Props) {
  const [name, setName] = useState(character?.name ?? "");
  const [picture, setPicture] = useState(pictureOf(character));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const form = useId();
  useOwnSaveKey();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || name.trim() === "") return;
    setBusy(true);
    setError(null);
    try {
      await save(character, name.trim(), picture?.id ?? null);
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={character ? `Edit ${character.name}` : "New character"}
      className="character-dialog"
      onClose={() => {
        if (!busy) onClose();
      }}
      actions={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form={form} busy={busy} disabled={name.trim() === ""}>
            {character ? "Save" : "Create"}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)}>
        <Field
          label="Name"
          data-autofocus
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </form>
      <ThumbnailChooser chosen={picture} onChoose={setPicture} />
      {error !== null && <Refused error={error} />}
    </Dialog>
  );
}

function pictureOf(character: Character | null): Picture | null {
  if (!character?.thumbnail_asset_id) return null;
  const { thumbnail_asset_id: id, thumbnail_url, thumbhash } = character;
  return { id, name: "The present picture", thumbnail_url, thumbhash };
}

/** Only what was changed is sent: what another admin has changed meanwhile stays. */
async function save(character: Character | null, name: string, thumbnail: string | null): Promise<void> {
  if (character === null) {
    const { id } = await createCharacter({ name, thumbnail_asset_id: thumbnail });
    navigate(subjectHref({ kind: "character", id, name }));
    showToast(`“${name}” is there. The defaults hold until it has texts of its own.`);
    return;
  }
  await changeCharacter(character.id, {
    ...(name === character.name ? {} : { name }),
    ...(thumbnail === character.thumbnail_asset_id ? {} : { thumbnail_asset_id: thumbnail }),
  });
  showToast(`“${name}” is saved.`);
}
