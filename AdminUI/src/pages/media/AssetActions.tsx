import { useState } from "react";
import { cancelAsset, retryAsset } from "../../api/assets";
import { explain } from "../../api/errors";
import type { Asset } from "../../api/types";
import { announce } from "../../app/announcer";
import { showToast } from "../../app/toasts";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { formatBytes } from "../../format/text";
import { deleteWithUndo } from "./deletions";
import { isActive } from "./library";
import { refetch } from "./libraryEffects";

interface Props {
  asset: Asset;
  onDeleted(): void;
}

export function AssetActions({ asset, onDeleted }: Props) {
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
          asset={asset}
          onClose={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            onDeleted();
            deleteWithUndo(asset.id, asset.filename);
          }}
        />
      )}
    </div>
  );
}

function DeleteDialog({ asset, onClose, onConfirm }: { asset: Asset; onClose(): void; onConfirm(): void }) {
  const outputs = [
    asset.webm_url && `its WEBM${asset.webm_size === null ? "" : ` (${formatBytes(asset.webm_size)})`}`,
    asset.gif_url && `its GIF${asset.gif_size === null ? "" : ` (${formatBytes(asset.gif_size)})`}`,
    asset.thumbnail_url && "its poster",
  ].filter(Boolean);
  const all = [`the original (${formatBytes(asset.file_size)})`, ...outputs];
  const touched = all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all[all.length - 1]}` : all[0];
  return (
    <Dialog
      title={`Delete “${asset.filename}”?`}
      onClose={onClose}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>Keep</Button>
          <Button look="danger" icon="trash" onClick={onConfirm}>
            Delete
          </Button>
        </>
      }
    >
      <p className="dialog__text">This takes 1 asset out of the library: {touched}.</p>
      {isActive(asset) && <p className="dialog__text">Its conversion, which is under way, ends with it.</p>}
      {asset.user_id !== null && (
        <p className="dialog__text">It is assigned to a user; until that is taken back, the server refuses to delete it.</p>
      )}
      <p className="dialog__text">You can undo it for a few seconds afterwards.</p>
    </Dialog>
  );
}
