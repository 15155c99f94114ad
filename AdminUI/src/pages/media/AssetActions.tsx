import { useState } from "react";
import { cancelAsset, retryAsset } from "../../api/assets";
import { explain } from "../../api/errors";
import type { Asset } from "../../api/types";
import { announce } from "../../app/announcer";
import { useBusy } from "../../app/busy";
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
  const [retrying, retry] = useBusy(() => act(asset, retryAsset, "Queued again."));
  const [cancelling, cancel] = useBusy(() => act(asset, cancelAsset, "Cancelling."));
  const [confirming, setConfirming] = useState(false);
  return (
    <div className="actions">
      {asset.conversion_status === "completed" && (
        <Button look={asset.user_id === null ? "primary" : "plain"} icon="assign" onClick={onAssign}>
          Assign to user…
        </Button>
      )}
      {asset.conversion_status === "failed" && (
        <Button look="primary" icon="retry" busy={retrying} onClick={retry}>
          Retry
        </Button>
      )}
      {isActive(asset) && (
        <Button icon="stop" busy={cancelling} onClick={cancel}>
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

async function act(asset: Asset, action: (id: string) => Promise<void>, done: string): Promise<void> {
  try {
    await action(asset.id);
    announce(done);
  } catch (error) {
    const { title, detail } = explain(error);
    showToast(detail || title, { tone: "error" });
  }
  // Whatever the answer, the truth may have changed.
  refetch(asset.id);
}
