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

/** Browsers repeat `dragover` at least this often, in milliseconds, while something is held over the page. */
const longestSilence = 600;

/**
 * True while files are dragged over the page. Enter and leave events do not come in pairs (a drag given up by Escape, a
 * card that goes away under the pointer), so it is the repeated `dragover` that tells.
 */
function useFileDrops(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      clearTimeout(timer);
      setOver(false);
    };
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      // Without this the browser opens the file and leaves the page.
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
      clearTimeout(timer);
      timer = setTimeout(end, longestSilence);
    };
    const onDrop = (event: DragEvent) => {
      end();
      if (!holdsFiles(event)) return;
      event.preventDefault();
      void droppedFiles(event.dataTransfer).then(addFiles);
    };
    addEventListener("dragenter", onOver);
    addEventListener("dragover", onOver);
    addEventListener("drop", onDrop);
    return () => {
      clearTimeout(timer);
      removeEventListener("dragenter", onOver);
      removeEventListener("dragover", onOver);
      removeEventListener("drop", onDrop);
    };
  }, []);
  return over;
}
