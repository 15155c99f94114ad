// How one text became another, word by word.

export interface Change {
  kind: "same" | "removed" | "added";
  text: string;
}

// Scripts that put no space between words are compared character by character.
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}`;
const word = new RegExp(
  String.raw`[${unspaced}]|(?:(?![${unspaced}])[\p{L}\p{M}\p{N}_'’])+|\r?\n|[^\S\n]+|.`,
  "gsu",
);

export const wordsOf = (text: string): string[] => text.match(word) ?? [];

/**
 * Beyond so many differing words the two have little in common, and a comparison word by word would be confetti. It also
 * bounds the work: at most this number squared in steps, 20 ms.
 */
const mostDifferences = 2400;

export function wordDiff(before: string, after: string): Change[] {
  const a = wordsOf(before);
  const b = wordsOf(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  return joined([
    ...a.slice(0, start).map(same),
    ...(differences(middleA, middleB) ?? [...middleA.map(removed), ...middleB.map(added)]),
    ...a.slice(a.length - end).map(same),
  ]);
}

const same = (text: string): Change => ({ kind: "same", text });
const removed = (text: string): Change => ({ kind: "removed", text });
const added = (text: string): Change => ({ kind: "added", text });

/** Myers, “An O(ND) difference algorithm” (1986), with the frontier of each step kept for the way back. */
function differences(a: readonly string[], b: readonly string[]): Change[] | null {
  const most = Math.min(a.length + b.length, mostDifferences);
  const frontier = new Int32Array(2 * most + 3);
  const middle = most + 1;
  const steps: Int32Array[] = [];
  for (let step = 0; step <= most; step++) {
    steps.push(frontier.slice(middle - step - 1, middle + step + 2));
    for (let diagonal = -step; diagonal <= step; diagonal += 2) {
      const left = frontier[middle + diagonal - 1]!;
      const right = frontier[middle + diagonal + 1]!;
      const down = diagonal === -step || (diagonal !== step && left < right);
      let x = down ? right : left + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      frontier[middle + diagonal] = x;
      if (x >= a.length && x - diagonal >= b.length) return wayBack(a, b, steps);
    }
  }
  return null;
}

function wayBack(a: readonly string[], b: readonly string[], steps: readonly Int32Array[]): Change[] {
  const changes: Change[] = [];
  let x = a.length;
  let y = b.length;
  for (let step = steps.length - 1; step >= 0; step--) {
    const before = steps[step]!;
    const at = (diagonal: number) => before[diagonal + step + 1]!;
    const diagonal = x - y;
    const down = diagonal === -step || (diagonal !== step && at(diagonal - 1) < at(diagonal + 1));
    const fromX = step === 0 ? 0 : at(down ? diagonal + 1 : diagonal - 1);
    const fromY = step === 0 ? 0 : fromX - (down ? diagonal + 1 : diagonal - 1);
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      changes.push(same(a[x]!));
    }
    if (step === 0) break;
    if (down) changes.push(added(b[--y]!));
    else changes.push(removed(a[--x]!));
  }
  return changes.reverse();
}

/** Neighbours of a kind together, what was removed before what took its place, and no lone space between two changes. */
function joined(changes: readonly Change[]): Change[] {
  const result: Change[] = [];
  let gone = "";
  let came = "";
  let between = "";
  const close = () => {
    if (gone !== "") result.push(removed(gone));
    if (came !== "") result.push(added(came));
    if (between !== "") result.push(same(between));
    gone = came = between = "";
  };
  for (const { kind, text } of changes) {
    if (kind === "same") {
      const changed = gone !== "" || came !== "";
      if (changed && between === "" && /^[^\S\n]+$/.test(text)) {
        between = text;
        continue;
      }
      close();
      const last = result[result.length - 1];
      if (last?.kind === "same") result[result.length - 1] = same(last.text + text);
      else result.push(same(text));
      continue;
    }
    gone += between;
    came += between;
    between = "";
    if (kind === "removed") gone += text;
    else came += text;
  }
  close();
  return result;
}

/** How many words were removed and added, spaces and signs aside. */
export function changedWords(changes: readonly Change[]): { removed: number; added: number } {
  const count = (kind: Change["kind"]) =>
    changes
      .filter((change) => change.kind === kind)
      .reduce((sum, change) => sum + wordsOf(change.text).filter((token) => /[\p{L}\p{N}]/u.test(token)).length, 0);
  return { removed: count("removed"), added: count("added") };
}
