import { pathWith, requestJSON, send } from "./client";
import { ApiError } from "./errors";
import type { PageQuery } from "./pages";
import type {
  EmotionalPromptList,
  GlobalPrompt,
  GlobalPromptList,
  Problem,
  PromptHistory,
  ResolvedPrompt,
  EmotionalPrompt,
  RevertedGlobalPrompt,
  RevertedPrompt,
  SavedGlobalPrompt,
  SavedPrompt,
  PromptConflict,
} from "./types";

const ownPath = (character: string, ...more: string[]) =>
  ["/api/admin/characters", encodeURIComponent(character), "emotional-prompts", ...more.map(encodeURIComponent)].join("/");
const defaultPath = (...more: string[]) => ["/api/admin/global-prompts", ...more.map(encodeURIComponent)].join("/");

/** The most characters (Unicode scalars) that a text may have. */
export const mostCharacters = 5000;
/** Of the reason of a change. */
export const mostReasonCharacters = 500;

export interface PromptDraft {
  prompt_text: string;
  change_reason?: string;
  /** What the writer saw: the own version, 0 where there was none. A newer one makes a 409 `version_conflict`. */
  expected_version?: number;
}

export interface Reversion {
  version_id: string;
  expected_version?: number;
  change_reason?: string;
}

export interface VersionQuery {
  order?: "desc" | "asc";
  /** How many to leave out at the beginning. */
  offset?: number;
}

/** What holds for each emotion. */
export function fetchPrompts(character: string, signal?: AbortSignal): Promise<EmotionalPromptList> {
  return requestJSON("GET", ownPath(character), { signal });
}

export function fetchPrompt(character: string, emotion: string, signal?: AbortSignal): Promise<EmotionalPrompt> {
  return requestJSON("GET", ownPath(character, emotion), { signal });
}

export function savePrompt(character: string, emotion: string, draft: PromptDraft): Promise<SavedPrompt> {
  return requestJSON("PUT", ownPath(character, emotion), { body: draft });
}

/** The default holds again; the versions stay. */
export async function deletePrompt(character: string, emotion: string, expectedVersion?: number): Promise<void> {
  await send("DELETE", pathWith(ownPath(character, emotion), { expected_version: expectedVersion }));
}

/** Newest first unless asked otherwise. */
export function listVersions(
  character: string,
  emotion: string,
  query: VersionQuery,
  page: PageQuery,
  signal?: AbortSignal,
): Promise<PromptHistory> {
  return requestJSON("GET", pathWith(ownPath(character, emotion, "versions"), { ...query, ...page }), { signal });
}

/** Makes a new version with the text of an older one. */
export function revertPrompt(character: string, emotion: string, reversion: Reversion): Promise<RevertedPrompt> {
  return requestJSON("POST", ownPath(character, emotion, "revert"), { body: reversion });
}

export async function listGlobalPrompts(signal?: AbortSignal): Promise<GlobalPrompt[]> {
  return (await requestJSON<GlobalPromptList>("GET", defaultPath(), { signal })).prompts;
}

export function fetchGlobalPrompt(emotion: string, signal?: AbortSignal): Promise<GlobalPrompt> {
  return requestJSON("GET", defaultPath(emotion), { signal });
}

export function saveGlobalPrompt(emotion: string, draft: PromptDraft): Promise<SavedGlobalPrompt> {
  return requestJSON("PUT", defaultPath(emotion), { body: draft });
}

export function listGlobalVersions(
  emotion: string,
  query: VersionQuery,
  page: PageQuery,
  signal?: AbortSignal,
): Promise<PromptHistory> {
  return requestJSON("GET", pathWith(defaultPath(emotion, "versions"), { ...query, ...page }), { signal });
}

export function revertGlobalPrompt(emotion: string, reversion: Reversion): Promise<RevertedGlobalPrompt> {
  return requestJSON("POST", defaultPath(emotion, "revert"), { body: reversion });
}

export interface ResolutionQuery {
  character_id: string;
  emotion: string;
  /** A draft in place of the text that holds. */
  prompt_text?: string;
  user_id?: string;
}

/** What a text becomes when its variables are filled in. */
export function resolvePrompt(query: ResolutionQuery, signal?: AbortSignal): Promise<ResolvedPrompt> {
  return requestJSON("POST", "/api/admin/prompts/resolve", { body: query, signal });
}

/** What somebody else has saved meanwhile; null where that was not the trouble. */
export function conflictIn(error: unknown): PromptConflict | null {
  if (!(error instanceof ApiError) || error.status !== 409 || error.problem.code !== "version_conflict") return null;
  const { current, base, yours }: Partial<PromptConflict> = error.problem as Problem & Partial<PromptConflict>;
  return current && base && yours ? { current, base, yours } : null;
}
