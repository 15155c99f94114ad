import type { ReactNode } from "react";
import type { Asset } from "../../api/types";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { formatBytes, listed, plural } from "../../format/text";
import { isActive } from "./library";

interface Props {
  assets: readonly Asset[];
  onClose(): void;
  /** Those that can be deleted. */
  onConfirm(assets: readonly Asset[]): void;
}

/** Says what goes before it goes. */
export function DeleteDialog({ assets, onClose, onConfirm }: Props) {
  const [only] = assets;
  if (!only || assets.length > 1) return <SeveralAssets assets={assets} onClose={onClose} onConfirm={onConfirm} />;
  const title = `Delete “${only.filename}”?`;
  return (
    <Question title={title} word="Delete" onClose={onClose} onConfirm={() => onConfirm([only])}>
      <OneAsset asset={only} />
    </Question>
  );
}

interface QuestionProps {
  title: string;
  /** On the button; null where there is nothing to confirm. */
  word: string | null;
  children: ReactNode;
  onClose(): void;
  onConfirm(): void;
}

function Question({ title, word, children, onClose, onConfirm }: QuestionProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            Keep
          </Button>
          {word !== null && (
            <Button look="danger" icon="trash" onClick={onConfirm}>
              {word}
            </Button>
          )}
        </>
      }
    >
      {children}
      {word !== null && <p className="dialog__text">You can undo it for a few seconds afterwards.</p>}
    </Dialog>
  );
}

function OneAsset({ asset }: { asset: Asset }) {
  const outputs = [
    asset.webm_url && `its WEBM${asset.webm_size === null ? "" : ` (${formatBytes(asset.webm_size)})`}`,
    asset.gif_url && `its GIF${asset.gif_size === null ? "" : ` (${formatBytes(asset.gif_size)})`}`,
    asset.thumbnail_url && "its poster",
  ].flatMap((output) => output || []);
  const touched = listed([`the original (${formatBytes(asset.file_size)})`, ...outputs]);
  return (
    <>
      <p className="dialog__text">This takes 1 asset out of the library: {touched}.</p>
      {isActive(asset) && <p className="dialog__text">Its conversion, which is under way, ends with it.</p>}
      {asset.user_id !== null && (
        <p className="dialog__text">
          It is assigned to a user; until that is taken back, the server refuses to delete it.
        </p>
      )}
    </>
  );
}

/** So many are named; the others are counted. */
const mostNames = 5;

function SeveralAssets({ assets, onClose, onConfirm }: Props) {
  const free = assets.filter((asset) => asset.user_id === null);
  const active = free.filter(isActive).length;
  const kept = assets.length - free.length;
  const bytes = free.reduce((sum, asset) => sum + asset.file_size, 0);
  const names = free.slice(0, mostNames).map((asset) => `“${asset.filename}”`);
  if (free.length > mostNames) names.push(plural(free.length - mostNames, "other"));
  return (
    <Question
      title={free.length === 0 ? "None of them can be deleted" : `Delete ${plural(free.length, "asset")}?`}
      word={free.length === 0 ? null : `Delete ${plural(free.length, "asset")}`}
      onClose={onClose}
      onConfirm={() => onConfirm(free)}
    >
      {free.length > 0 && (
        <p className="dialog__text">
          This takes {listed(names)} out of the library, with all that was made of{" "}
          {free.length === 1 ? "it" : "them"}: {formatBytes(bytes)} of originals.
        </p>
      )}
      {active > 0 && <p className="dialog__text">{plural(active, "conversion")} under way will end.</p>}
      {kept > 0 && (
        <p className="dialog__text">
          {kept === 1 ? "1 is assigned to a user and stays" : `${kept} are assigned to users and stay`}: take that back
          first.
        </p>
      )}
    </Question>
  );
}
