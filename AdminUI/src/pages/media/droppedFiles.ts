/** All files of a drop, those inside folders too. Must be called while the drop is handled. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries: FileSystemEntry[] = [];
  const files: File[] = [];
  // The items are gone after the first pause, so they are all taken before it.
  for (const item of transfer.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory) {
      entries.push(entry);
      continue;
    }
    const file = item.getAsFile();
    if (file) files.push(file);
  }
  for (const entry of entries) files.push(...(await filesWithin(entry)));
  return files;
}

async function filesWithin(entry: FileSystemEntry): Promise<File[]> {
  // What the system hides (.DS_Store and its like), people do not mean.
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) {
    const file = await new Promise<File | null>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(null)));
    return file ? [file] : [];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (batch.length === 0) return files;
    for (const child of batch) files.push(...(await filesWithin(child)));
  }
}

/** Files of a paste. A picture from the clipboard has no name of its own ("image.png"), so it gets its time. */
export function pastedFiles(data: DataTransfer, now: Date): File[] {
  return [...data.files].map((file) => {
    if (file.name !== "image.png") return file;
    const time = now.toISOString().slice(0, 19).replace("T", " ").replace(/:/g, ".");
    return new File([file], `Pasted ${time}.png`, { type: file.type });
  });
}
