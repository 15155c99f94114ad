import { Dialog } from "../components/Dialog";
import { allowSingleKeyShortcuts, singleKeyShortcuts } from "./preferences";
import { useStore } from "./Store";

const rows: readonly [keys: readonly string[], does: string][] = [
  [["/"], "Search"],
  [["u"], "Upload files"],
  [["n"], "New character"],
  [["j"], "Next in the list"],
  [["k"], "Previous in the list"],
  [["[", "]"], "Previous and next emotion"],
  [["e"], "Edit the prompt"],
  [["d"], "Compare its versions"],
  [["t"], "Test it"],
  [["Ctrl S", "⌘ S"], "Save it"],
  [["←", "→", "↑", "↓"], "Move in the grid"],
  [["Enter"], "Open the details"],
  [["x", "Space"], "Select, with Shift as far as here"],
  [["a"], "Assign to a user"],
  [["z"], "Undo what was just done"],
  [["Esc"], "Close the details or a dialog"],
  [["g", "m"], "Go to Media"],
  [["g", "c"], "Go to Characters"],
  [["g", "u"], "Go to Users"],
  [["g", "q"], "Go to Queues"],
  [["g", "a"], "Go to Audit"],
  [["?"], "This help"],
];

export function ShortcutHelp({ onClose }: { onClose(): void }) {
  const allowed = useStore(singleKeyShortcuts, (state) => state);
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className="shortcuts">
        {rows.map(([keys, does]) => (
          <div key={does} className="shortcuts__row">
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="shortcuts__switch">
        <input
          type="checkbox"
          checked={allowed}
          onChange={(event) => allowSingleKeyShortcuts(event.target.checked)}
        />
        Letters work as shortcuts (turn off for speech input)
      </label>
    </Dialog>
  );
}
