// The versions of a prompt: the newest as a list, and any one of them by its number.
import type { PromptVersion } from "../../api/types";
import { CursorList } from "../../app/CursorList";
import { listTexts } from "./requests";
import type { PromptRef } from "./requests";
import { subjectId } from "./place";

export const versions = new CursorList<PromptRef, PromptVersion>(
  async (ref, page, signal) => {
    const answer = await listTexts(ref, { order: "desc" }, page, signal);
    for (const version of answer.versions) remember(ref, version);
    return { items: answer.versions, nextCursor: answer.next_cursor };
  },
  25,
  100,
);

export function refreshVersions(): void {
  void versions.refresh();
}

/** A version never changes, so that what was seen once need not be asked for again. The oldest make room. */
const known = new Map<string, PromptVersion>();
const most = 200;

const keyOf = ({ subject, emotion }: PromptRef, version: number) => `${subjectId(subject)}/${emotion}/${version}`;

function remember(ref: PromptRef, version: PromptVersion): void {
  if (known.size >= most) known.delete(known.keys().next().value as string);
  known.set(keyOf(ref, version.version), version);
}

export const knownVersion = (ref: PromptRef, version: number) => known.get(keyOf(ref, version)) ?? null;

/** Null where there is no such version. They are numbered without a gap, so the number says where it stands. */
export async function fetchVersion(ref: PromptRef, version: number, signal?: AbortSignal): Promise<PromptVersion | null> {
  const seen = knownVersion(ref, version);
  if (seen) return seen;
  const page = await listTexts(ref, { order: "asc", offset: version - 1 }, { limit: 1, cursor: null }, signal);
  const found = page.versions.find((candidate) => candidate.version === version) ?? null;
  if (found) remember(ref, found);
  return found;
}
