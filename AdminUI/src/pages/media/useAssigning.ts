import { useCallback, useState } from "react";
import type { Asset } from "../../api/types";
import { showToast } from "../../app/toasts";
import { useStore } from "../../app/Store";
import { library } from "./libraryEffects";

interface Assigning {
  /** Whose dialog is shown; null: none. */
  assigning: Asset | null;
  /** False where there is nothing to begin with. */
  startAssigning(id: string | null): boolean;
  endAssigning(): void;
}

export function useAssigning(): Assigning {
  const [started, setStarted] = useState<Asset | null>(null);
  // What was begun goes on with the asset as it is now; where it is gone meanwhile, the server's answer says so.
  const now = useStore(library, (state) => (started === null ? undefined : state.assets.get(started.id)));
  const startAssigning = useCallback((id: string | null) => {
    const asset = id === null ? undefined : library.get().assets.get(id);
    if (!asset) return false;
    if (asset.conversion_status === "completed") {
      setStarted(asset);
    } else {
      const text = `“${asset.filename}” is not completed. Only completed assets can be assigned.`;
      showToast(text, { tone: "warning" });
    }
    return true;
  }, []);
  const endAssigning = useCallback(() => setStarted(null), []);
  return { assigning: started && (now ?? started), startAssigning, endAssigning };
}
