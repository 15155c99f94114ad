import { useEffect, useState } from "react";
import { Icon } from "../../components/Icon";
import { acceptedWords } from "./fileCheck";
import { droppedFiles, pastedFiles } from "./droppedFiles";
import { addFiles } from "./uploadEffects";

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** The whole page takes files, by drop and by paste. */
export function DropZone() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Entering a child comes before leaving its parent, so they are counted.
    let depth = 0;
    const onEnter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      // Without this the browser opens the file and leaves the page.
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    };
    const onDrop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!holdsFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      void droppedFiles(event.dataTransfer).then(addFiles);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = event.clipboardData ? pastedFiles(event.clipboardData, new Date()) : [];
      if (files.length === 0) return;
      event.preventDefault();
      void addFiles(files);
    };
    addEventListener("dragenter", onEnter);
    addEventListener("dragleave", onLeave);
    addEventListener("dragover", onOver);
    addEventListener("drop", onDrop);
    document.addEventListener("paste", onPaste);
    return () => {
      removeEventListener("dragenter", onEnter);
      removeEventListener("dragleave", onLeave);
      removeEventListener("dragover", onOver);
      removeEventListener("drop", onDrop);
      document.removeEventListener("paste", onPaste);
    };
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
