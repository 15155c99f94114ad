import { explain } from "../../api/errors";
import { mostReasonCharacters } from "../../api/prompts";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { RequestId } from "../../components/ErrorState";
import { Field } from "../../components/Field";
import { discardWithUndo } from "./acts";
import { isDirty } from "./editing";
import type { Editing, Hindrance } from "./editing";
import { giveReason, opened } from "./editor";

interface Props {
  editing: Editing;
  hindrance: Hindrance | null;
  /** Saving asks once more. */
  asks: boolean;
  onSave(): void;
}

const hindranceWords: Record<Hindrance, string> = {
  unchanged: "Nothing has changed",
  empty: "A prompt cannot be empty",
  long: "The text is too long",
};

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

export function SaveBar({ editing, hindrance, asks, onSave }: Props) {
  const { saving, refusal, kept, conflict } = useStore(opened, (state) => state);
  const dirty = isDirty(editing);
  return (
    <div className="save-bar">
      {refusal !== null && <NotSaved error={refusal} />}
      <div className="save-bar__row">
        <Field
          label="Reason for the change (optional)"
          placeholder="Reason (optional)"
          className="save-bar__reason"
          maxLength={mostReasonCharacters}
          autoComplete="off"
          value={editing.reason}
          onChange={(event) => giveReason(event.target.value)}
        />
        <div className="save-bar__end">
          <p className="save-bar__state" role="status" aria-label="State of the text">
            {stateWords(dirty, kept, hindrance)}
          </p>
          {dirty && !conflict && (
            <Button look="quiet" onClick={() => discardWithUndo("Your changes are set aside.", "Undo")}>
              Discard
            </Button>
          )}
          <Button
            look="primary"
            busy={saving}
            // Not `disabled`: the focus would be lost with each save.
            {...(hindrance !== null && { "aria-disabled": true, title: hindranceWords[hindrance] })}
            aria-keyshortcuts="Control+S Meta+S"
            onClick={onSave}
          >
            {asks ? "Save…" : conflict ? "Save on top of theirs" : "Save"}
            <kbd className="save-bar__key" aria-hidden="true">
              {isMac ? "⌘S" : "Ctrl S"}
            </kbd>
          </Button>
        </div>
      </div>
    </div>
  );
}

function stateWords(dirty: boolean, kept: boolean, hindrance: Hindrance | null): string {
  if (!dirty) return "";
  if (hindrance === "empty") return "A prompt cannot be empty";
  if (hindrance === "long") return "Too long to be saved";
  return kept ? "Draft kept in this browser" : "This browser keeps no drafts: save before you leave";
}

function NotSaved({ error }: { error: unknown }) {
  const { title, detail, requestId } = explain(error);
  return (
    <div className="refused" role="alert">
      <p>
        <strong>Not saved.</strong> {detail || title} What you have written is kept.
      </p>
      {requestId && <RequestId id={requestId} />}
    </div>
  );
}
