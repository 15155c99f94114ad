import { useState } from "react";
import { changeCharacter, createCharacter } from "../../api/characters";
import type { Character } from "../../api/types";
import { useForm } from "../../app/form";
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
  const isNamed = name.trim() !== "";
  const form = useForm(isNamed ? () => save(character, name.trim(), picture?.id ?? null) : null, onClose);
  useOwnSaveKey();
  return (
    <Dialog
      title={character ? `Edit ${character.name}` : "New character"}
      className="character-dialog"
      onClose={() => {
        if (!form.busy) onClose();
      }}
      actions={
        <>
          <Button onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form={form.id} busy={form.busy} disabled={!isNamed}>
            {character ? "Save" : "Create"}
          </Button>
        </>
      }
    >
      <form id={form.id} onSubmit={form.submit}>
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
      {form.error !== null && <Refused error={form.error} />}
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
