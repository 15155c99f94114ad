// Two people have changed the same text: both changes in one, where they fit together.
import { wordDiff } from "./wordDiff";

interface Hunk {
  /** Of the base, in UTF-16. */
  from: number;
  to: number;
  text: string;
}

export interface Merged {
  text: string;
  /** Places that both have changed, each in another way: `yours` stands there. */
  conflicts: number;
}

export function merge(base: string, theirs: string, yours: string): Merged {
  const their = hunksOf(base, theirs);
  const your = hunksOf(base, yours);
  let text = "";
  let at = 0;
  let conflicts = 0;
  while (their.length > 0 || your.length > 0) {
    const group = nextGroup(their, your);
    text += base.slice(at, group.from);
    const theirText = applied(base, group.from, group.to, group.their);
    const yourText = applied(base, group.from, group.to, group.your);
    if (group.your.length === 0) {
      text += theirText;
    } else {
      text += yourText;
      if (group.their.length > 0 && theirText !== yourText) conflicts += 1;
    }
    at = group.to;
  }
  return { text: text + base.slice(at), conflicts };
}

/** The changes that touch each other, beginning with the first; they are taken out of the lists. */
function nextGroup(their: Hunk[], your: Hunk[]) {
  const group = { from: Infinity, to: -1, their: [] as Hunk[], your: [] as Hunk[] };
  const isFirst = (one: Hunk | undefined, other: Hunk | undefined) =>
    one !== undefined && (!other || one.from <= other.from);
  const add = (from: Hunk[], to: Hunk[]) => {
    const hunk = from.shift()!;
    to.push(hunk);
    group.from = Math.min(group.from, hunk.from);
    group.to = Math.max(group.to, hunk.to);
  };
  if (isFirst(their[0], your[0])) add(their, group.their);
  else add(your, group.your);
  for (;;) {
    if (their[0] && their[0].from <= group.to) add(their, group.their);
    else if (your[0] && your[0].from <= group.to) add(your, group.your);
    else return group;
  }
}

function applied(base: string, from: number, to: number, hunks: readonly Hunk[]): string {
  let text = "";
  let at = from;
  for (const hunk of hunks) {
    text += base.slice(at, hunk.from) + hunk.text;
    at = hunk.to;
  }
  return text + base.slice(at, to);
}

function hunksOf(base: string, next: string): Hunk[] {
  const hunks: Hunk[] = [];
  let at = 0;
  for (const { kind, text } of wordDiff(base, next)) {
    const last = hunks[hunks.length - 1];
    if (kind === "same") {
      at += text.length;
    } else if (kind === "removed") {
      hunks.push({ from: at, to: at + text.length, text: "" });
      at += text.length;
    } else if (last && last.to === at && last.text === "" && last.from < last.to) {
      last.text = text;
    } else {
      hunks.push({ from: at, to: at, text });
    }
  }
  return hunks;
}
