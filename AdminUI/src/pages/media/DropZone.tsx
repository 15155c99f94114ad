import { useEffect, useState } from "react";
import { Icon } from "../../components/Icon";
import { acceptedWords } from "./fileCheck";
import { droppedFiles, pastedFiles } from "./droppedFiles";
import { addFiles } from "./uploadEffects";

type FileDrag = DragEvent & { dataTransfer: DataTransfer };

const holdsFiles = (event: DragEvent): event is FileDrag => event.dataTransfer?.types.includes("Files") ?? false;

/** The whole page takes files, by drop and by paste. */
export function DropZone() {
  const over = useFileDrops();
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const files = event.clipboardData ? pastedFiles(event.clipboardData, new Date()) : [];
      if (files.length === 0) return;
      event.preventDefault();
      void addFiles(files);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
  if (!over) return null;
  return (
    <div className="drop-zone" aria-hidden="true">
      <div className="drop-zone__card">
        <Icon name="upload" size={28} />
        <strong>Drop to upload</strong>
        <span>{acceptedWords}</span>
      </div>
    </div>
  );
}

/** True while files are dragged over the page. */
function useFileDrops(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Entering a child comes before leaving its parent, so they are counted.
    let depth = 0;
    const count = (change: number) => {
      depth = Math.max(0, depth + change);
      setOver(depth > 0);
    };
    const ends = new AbortController();
    const on = (kind: "dragenter" | "dragleave" | "dragover" | "drop", listener: (event: FileDrag) => void) =>
      addEventListener(kind, (event) => { if (holdsFiles(event)) listener(event); }, { signal: ends.signal });
    on("dragenter", () => count(1));
    on("dragleave", () => count(-1));
    on("dragover", (event) => {
      // Without this the browser opens the file and leaves the page.
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    });
    on("drop", (event) => {
      event.preventDefault();
      count(-depth);
      void droppedFiles(event.dataTransfer).then(addFiles);
    });
    return () => ends.abort();
  }, []);
  return over;
}
