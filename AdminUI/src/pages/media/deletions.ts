// Deleting with a way back: the asset leaves the list at once, the server hears of it when "Undo" is gone.
import { deleteAsset } from "../../api/assets";
import { ApiError, explain } from "../../api/errors";
import type { Asset } from "../../api/types";
import { showToast } from "../../app/toasts";
import { plural } from "../../format/text";
import { tell } from "./libraryEffects";

const undoSeconds = 6;

type Named = Pick<Asset, "id" | "filename">;

/** By asset id: those that only this page knows of yet. */
const pending = new Map<string, Named>();

export function deleteWithUndo(assets: readonly Named[]): void {
  for (const asset of assets) {
    pending.set(asset.id, asset);
    tell({ kind: "leaving", id: asset.id });
  }
  showToast(`${namesOf(assets)} ${assets.length === 1 ? "is" : "are"} deleted.`, {
    seconds: undoSeconds,
    action: { label: "Undo", run: () => undo(assets) },
    onGone: () => void commit(assets),
  });
}

function undo(assets: readonly Named[]): void {
  for (const { id } of assets) {
    pending.delete(id);
    tell({ kind: "staying", id });
  }
}

async function commit(assets: readonly Named[]): Promise<void> {
  const results = await Promise.all(assets.filter(({ id }) => pending.delete(id)).map(commitOne));
  const failures = results.filter(isFailure);
  const first = failures[0];
  if (!first) return;
  const names = namesOf(failures.map(({ asset }) => asset));
  const text = `${names} ${failures.length === 1 ? "was" : "were"} not deleted. ${explain(first.error).detail}`;
  showToast(text, { tone: "error" });
}

interface Failure {
  asset: Named;
  error: unknown;
}

const isFailure = (result: Failure | null): result is Failure => result !== null;

async function commitOne(asset: Named): Promise<Failure | null> {
  try {
    await deleteAsset(asset.id);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) {
      tell({ kind: "staying", id: asset.id });
      return { asset, error };
    }
  }
  tell({ kind: "gone", id: asset.id });
  return null;
}

function namesOf(assets: readonly Named[]): string {
  const [only] = assets;
  return only && assets.length === 1 ? `“${only.filename}”` : plural(assets.length, "asset");
}

/** Before a page or a session goes, what was decided is carried out. */
export async function commitDeletions(): Promise<void> {
  await commit([...pending.values()]);
}

addEventListener("pagehide", () => void commitDeletions());
