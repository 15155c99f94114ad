import { useRef, useState } from "react";
import type { Asset, AssignedUser } from "../../api/types";
import { useBusyUntilClosed } from "../../app/busy";
import { useWait } from "../../app/countdown";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Icon } from "../../components/Icon";
import { nameOf, plural } from "../../format/text";
import { assignTo } from "./assigning";
import { refusal } from "./assignRefusal";
import { PickedUsers } from "./PickedUsers";
import { UserCombobox } from "./UserCombobox";
import { useFreshUsers } from "./useFreshUsers";
import { useUserSearch } from "./useUserSearch";

interface Props {
  asset: Asset;
  onClose(): void;
}

/** To whom a completed asset goes. What was typed and picked stays until it is given, or given up. */
export function AssignDialog({ asset, onClose }: Props) {
  const [picked, setPicked] = useState<readonly AssignedUser[]>([]);
  const { search, tell, retry } = useUserSearch();
  const input = useRef<HTMLInputElement>(null);
  const fresh = useFreshUsers([...search.options, ...picked]);
  const { busy, error, wait, submit, forgive } = useSubmit(asset, picked, onClose);
  const refused = error === null ? null : refusal(error, asset, picked);

  const toggle = (user: AssignedUser) => {
    if (busy) return;
    forgive();
    setPicked((before) =>
      before.some(({ id }) => id === user.id) ? before.filter(({ id }) => id !== user.id) : [...before, user]);
  };
  const remove = (user: AssignedUser) => {
    toggle(user);
    // The button that had the focus goes with its row.
    input.current?.focus();
  };
  return (
    <Dialog
      title={`Assign “${asset.filename}”`}
      className="assign-dialog"
      onClose={() => {
        if (!busy) onClose();
      }}
      actions={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button
            look="primary"
            icon="assign"
            className="assign-dialog__confirm"
            busy={busy}
            disabled={picked.length === 0 || wait > 0}
            onClick={submit}
          >
            <span>{wait > 0 ? `Wait ${wait} s` : confirmWords(picked)}</span>
          </Button>
        </>
      }
    >
      <UserCombobox
        inputRef={input}
        search={{ ...search, options: search.options.map(fresh) }}
        assetId={asset.id}
        picked={new Set(picked.map((user) => user.id))}
        tell={tell}
        onRetry={retry}
        onToggle={toggle}
        onSubmit={submit}
      />
      <PickedUsers asset={asset} users={picked.map(fresh)} unknown={refused?.unknown ?? new Set()} onRemove={remove} />
      {refused && (
        <p className="assign-dialog__error" role="alert">
          <Icon name="alert" />
          <span>{refused.text}</span>
        </p>
      )}
    </Dialog>
  );
}

function confirmWords(picked: readonly AssignedUser[]): string {
  const [only] = picked;
  if (!only) return "Assign";
  return picked.length === 1 ? `Assign to ${nameOf(only)}` : `Assign to ${plural(picked.length, "user")}`;
}

function useSubmit(asset: Asset, picked: readonly AssignedUser[], onDone: () => void) {
  const [error, setError] = useState<unknown>(null);
  const wait = useWait(error);
  const work = () => {
    setError(null);
    return assignTo(asset, picked);
  };
  const [busy, start] = useBusyUntilClosed(work, onDone, setError);
  const submit = () => {
    if (wait === 0 && picked.length > 0) start();
  };
  /** Other users are picked, so what was said of those before holds no longer; a wait goes on. */
  const forgive = () => {
    if (wait === 0) setError(null);
  };
  return { busy, error, wait, submit, forgive };
}
