import { charactersPath } from "../../app/router";
import { defaultsId, historyHref } from "./subject";
import type { PromptSubject } from "./subject";

/** How a subject is known to what is keyed by it. */
export const subjectId = (subject: PromptSubject) => (subject.kind === "defaults" ? defaultsId : subject.id);

/** Of which character an event speaks: null are the defaults. */
export const characterId = (subject: PromptSubject) => (subject.kind === "defaults" ? null : subject.id);

/** Whether an address shows the history of a prompt, and not its editor. */
export const isHistory = (path: string) => path.startsWith(`${charactersPath}/`) && path.split("/")[4] === "history";

export interface Comparison {
  from: number;
  to: number;
}

/** `3..5`; a pasted link may hold anything. 0 is the empty text before the first version. */
export function parseComparison(text: string | null): Comparison | null {
  const found = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text ?? "");
  if (!found) return null;
  const comparison = { from: Number(found[1]), to: Number(found[2]) };
  return comparison.to > 0 && comparison.from !== comparison.to ? comparison : null;
}

export const comparisonText = ({ from, to }: Comparison) => `${from}..${to}`;

export const comparisonHref = (subject: PromptSubject, emotion: string, comparison: Comparison) =>
  `${historyHref(subject, emotion)}?compare=${comparisonText(comparison)}`;
