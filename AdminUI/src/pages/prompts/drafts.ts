// Unsaved texts, kept in this browser: one for each admin, subject and emotion, with the version that it was begun from.
import type { Draft } from "./editing";

export interface DraftPlace {
  user: string;
  subject: string;
  emotion: string;
}

export const draftKey = ({ user, subject, emotion }: DraftPlace) =>
  ["greenroom.prompt-draft", user, subject, emotion].map(encodeURIComponent).join("/");

/** Null for what is not a draft: an older or newer version of this page may have left it. */
export function parseDraft(stored: string | null): Draft | null {
  try {
    const value = JSON.parse(stored ?? "null") as Partial<Draft> | null;
    const isDraft =
      typeof value?.text === "string" &&
      typeof value.reason === "string" &&
      typeof value.at === "number" &&
      typeof value.base?.text === "string" &&
      typeof value.base.version === "number";
    return isDraft ? (value as Draft) : null;
  } catch {
    return null;
  }
}

/** Where the browser refuses to keep anything, drafts last as long as the page. */
const unstored = new Map<string, Draft>();

export function readDraft(place: DraftPlace): Draft | null {
  const key = draftKey(place);
  try {
    return parseDraft(localStorage.getItem(key)) ?? unstored.get(key) ?? null;
  } catch {
    return unstored.get(key) ?? null;
  }
}

/** Whether it outlives the page. */
export function keepDraft(place: DraftPlace, draft: Draft): boolean {
  const key = draftKey(place);
  try {
    localStorage.setItem(key, JSON.stringify(draft));
    unstored.delete(key);
    return true;
  } catch {
    unstored.set(key, draft);
    return false;
  }
}

export function dropDraft(place: DraftPlace): void {
  const key = draftKey(place);
  unstored.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Then it was not kept either.
  }
}
