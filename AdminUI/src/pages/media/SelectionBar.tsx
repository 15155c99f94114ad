import { useState } from "react";
import type { Asset } from "../../api/types";
import { Button } from "../../components/Button";
import { plural } from "../../format/text";
import { DeleteDialog } from "./DeleteDialog";
import { deleteWithUndo } from "./deletions";

interface Props {
  assets: readonly Asset[];
  onAssign(id: string): void;
  onClear(): void;
  /** The selected ones have left the list, and the buttons here with them. */
  onDeleted(): void;
}

/** What is selected, and what can be done with all of it. */
export function SelectionBar({ assets, onAssign, onClear, onDeleted }: Props) {
  const [confirming, setConfirming] = useState(false);
  const [only] = assets;
  const assignable = assets.length === 1 && only?.conversion_status === "completed" ? only : null;
  return (
    <section className="selection-bar" aria-label="Selection">
      <p className="selection-bar__count">
        <strong>{plural(assets.length, "asset")}</strong> selected
      </p>
      {assignable && (
        <Button size="small" look="primary" icon="assign" onClick={() => onAssign(assignable.id)}>
          Assign to user…
        </Button>
      )}
      <Button size="small" icon="trash" onClick={() => setConfirming(true)}>
        Delete…
      </Button>
      <Button size="small" look="quiet" icon="close" className="selection-bar__clear" onClick={onClear}>
        Clear
        <kbd aria-hidden="true">Esc</kbd>
      </Button>
      {confirming && (
        <DeleteDialog
          assets={assets}
          onClose={() => setConfirming(false)}
          onConfirm={(free) => {
            setConfirming(false);
            onDeleted();
            deleteWithUndo(free);
          }}
        />
      )}
    </section>
  );
}
