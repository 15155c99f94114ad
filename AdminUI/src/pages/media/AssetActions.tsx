import { useState } from "react";
import { cancelAsset, retryAsset } from "../../api/assets";
import { explain } from "../../api/errors";
import type { Asset } from "../../api/types";
import { announce } from "../../app/announcer";
import { showToast } from "../../app/toasts";
import { Button } from "../../components/Button";
import { DeleteDialog } from "./DeleteDialog";
import { deleteWithUndo } from "./deletions";
import { isActive } from "./library";
import { refetch } from "./libraryEffects";

interface Props {
  asset: Asset;
  onAssign(): void;
  onDeleted(): void;
}

export function AssetActions({ asset, onAssign, onDeleted }: Props) {
  const [busy, setBusy] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const act = async (action: (id: string) => Promise<void>, done: string) => {
    setBusy(true);
    try {
      await action(asset.id);
      announce(done);
    } catch (error) {
      const { title, detail } = explain(error);
      showToast(detail || title, { tone: "error" });
    } finally {
      setBusy(false);
      // Whatever the answer, the truth may have changed.
      refetch(asset.id);
    }
  };
  return (
    <div className="actions">
      {asset.conversion_status === "completed" && (
        <Button look={asset.user_id === null ? "primary" : "plain"} icon="assign" onClick={onAssign}>
          Assign to user…
        </Button>
      )}
      {asset.conversion_status === "failed" && (
        <Button look="primary" icon="retry" busy={busy} onClick={() => void act(retryAsset, "Queued again.")}>
          Retry
        </Button>
      )}
      {isActive(asset) && (
        <Button icon="stop" busy={busy} onClick={() => void act(cancelAsset, "Cancelling.")}>
          Cancel conversion
        </Button>
      )}
      <Button look="quiet" icon="trash" className="actions__delete" onClick={() => setConfirming(true)}>
        Delete
      </Button>
      {confirming && (
        <DeleteDialog
          assets={[asset]}
          onClose={() => setConfirming(false)}
          onConfirm={(assets) => {
            setConfirming(false);
            onDeleted();
            deleteWithUndo(assets);
          }}
        />
      )}
    </div>
  );
}
