// Giving an asset to users: the request, and what is shown of its answer.
import { bulkAssign } from "../../api/assignments";
import type { Asset, AssignedUser } from "../../api/types";
import { showToast } from "../../app/toasts";
import { plural } from "../../format/text";
import { library, refetch } from "./libraryEffects";
import { assignWithUndo } from "./undoEffects";

/** Throws what the request throws; then nobody was given anything. */
export async function assignTo(asset: Asset, users: readonly AssignedUser[]): Promise<void> {
  const [only] = users;
  if (only && users.length === 1) {
    await assignWithUndo(asset, only);
  } else {
    const { successful_count } = await bulkAssign(asset.id, users.map((user) => user.id));
    showToast(`${plural(successful_count, "user")} have “${asset.filename}” now.`);
  }
  // Live news say the same, where they arrive.
  for (const id of new Set([asset.id, ...users.map((user) => user.current_asset?.id)])) {
    if (id !== undefined && library.get().assets.has(id)) refetch(id);
  }
}
