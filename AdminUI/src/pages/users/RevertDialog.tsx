import { useState } from "react";
import type { AssignmentHistoryEntry, AssignedUser } from "../../api/types";
import { useForm } from "../../app/form";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field } from "../../components/Field";
import { Refused } from "../../components/Refused";
import { nameOf, plural } from "../../format/text";
import { revert } from "./acts";
import { nameOfAsset, revertMeans } from "./assignments";

interface Props {
  user: AssignedUser;
  entry: AssignmentHistoryEntry;
  /** Those that go with it. */
  newer: readonly AssignmentHistoryEntry[];
  onClose(): void;
}

/** Says what reverting will touch, and asks for a reason. What was typed stays where the server refuses. */
export function RevertDialog({ user, entry, newer, onClose }: Props) {
  const [reason, setReason] = useState("");
  const form = useForm(() => revert(user, entry, reason), onClose);
  const { previous_asset } = entry;
  if (previous_asset?.deleted) return <NoWayBack user={user} entry={entry} onClose={onClose} />;
  return (
    <Dialog
      title={`Revert the assignment of “${nameOfAsset(entry)}”?`}
      onClose={onClose}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            Leave it
          </Button>
          <Button look="danger" icon="undo" type="submit" form={form.id} busy={form.busy}>
            {newer.length > 0 ? `Revert ${plural(newer.length + 1, "assignment")}` : "Revert"}
          </Button>
        </>
      }
    >
      {revertMeans(nameOf(user), entry, newer).map((sentence) => (
        <p key={sentence} className="dialog__text">
          {sentence}
        </p>
      ))}
      <p className="dialog__text">Nothing is deleted: the history and the audit keep all of it.</p>
      <form id={form.id} className="revert__form" onSubmit={form.submit}>
        <Field
          label="Reason (optional)"
          maxLength={500}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </form>
      {form.error !== null && <Refused error={form.error} />}
    </Dialog>
  );
}

function NoWayBack({ user, entry, onClose }: Omit<Props, "newer">) {
  return (
    <Dialog
      title="This cannot be reverted"
      onClose={onClose}
      actions={
        <Button data-autofocus onClick={onClose}>
          Close
        </Button>
      }
    >
      <p className="dialog__text">
        Before “{nameOfAsset(entry)}”, {nameOf(user)} had “{entry.previous_asset?.filename}”, which was deleted
        since.
      </p>
      <p className="dialog__text">Assign another asset instead, from the media library.</p>
    </Dialog>
  );
}
