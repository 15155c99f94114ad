// The same requests for a character's own prompts and for the defaults.
import {
  fetchGlobalPrompt,
  fetchPrompt,
  listGlobalVersions,
  listVersions,
  revertGlobalPrompt,
  revertPrompt,
  saveGlobalPrompt,
  savePrompt,
} from "../../api/prompts";
import type { PromptDraft, Reversion, VersionQuery } from "../../api/prompts";
import type { PageQuery } from "../../api/pages";
import type {
  PromptHistory,
  RevertedGlobalPrompt,
  RevertedPrompt,
  SavedGlobalPrompt,
  SavedPrompt,
} from "../../api/types";
import { standingOf, standingOfDefault } from "./editing";
import type { Standing } from "./editing";
import type { PromptSubject } from "./subject";

/** One prompt: whose, and for which emotion. */
export interface PromptRef {
  subject: PromptSubject;
  emotion: string;
}

export async function fetchStanding({ subject, emotion }: PromptRef, signal?: AbortSignal): Promise<Standing> {
  return subject.kind === "defaults"
    ? standingOfDefault(await fetchGlobalPrompt(emotion, signal))
    : standingOf(await fetchPrompt(subject.id, emotion, signal));
}

export const saveText = (
  { subject, emotion }: PromptRef,
  draft: PromptDraft,
): Promise<SavedPrompt | SavedGlobalPrompt> =>
  subject.kind === "defaults" ? saveGlobalPrompt(emotion, draft) : savePrompt(subject.id, emotion, draft);

export const revertText = (
  { subject, emotion }: PromptRef,
  reversion: Reversion,
): Promise<RevertedPrompt | RevertedGlobalPrompt> =>
  subject.kind === "defaults" ? revertGlobalPrompt(emotion, reversion) : revertPrompt(subject.id, emotion, reversion);

export const listTexts = (
  { subject, emotion }: PromptRef,
  query: VersionQuery,
  page: PageQuery,
  signal?: AbortSignal,
): Promise<PromptHistory> =>
  subject.kind === "defaults"
    ? listGlobalVersions(emotion, query, page, signal)
    : listVersions(subject.id, emotion, query, page, signal);
