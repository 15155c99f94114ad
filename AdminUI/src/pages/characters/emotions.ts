// The emotions of a character, or of the defaults, as the rail lists them. Pure.
import type { EmotionalPrompt, GlobalPrompt, PromptSource } from "../../api/types";
import { plural } from "../../format/text";

export interface EmotionEntry {
  emotion: string;
  source: PromptSource;
  /** Of the text that holds. */
  version: number | null;
  text: string | null;
  /** With the variables filled in; null for defaults, which have no character. */
  resolved: string | null;
  /** What else there is to know of it; empty: nothing. */
  note: string;
}

export function ownEntry(prompt: EmotionalPrompt): EmotionEntry {
  const { emotion, source, version, prompt_text: text, resolved_text: resolved } = prompt;
  return { emotion, source, version, text, resolved, note: source === "none" ? "Neither an own text nor a default" : "" };
}

export function defaultEntry(prompt: GlobalPrompt): EmotionEntry {
  const { emotion, version, prompt_text: text, affects_characters: affected } = prompt;
  const has = text !== null;
  return {
    emotion,
    source: has ? "global" : "none",
    version: has ? version : null,
    text,
    resolved: null,
    note: affectedWords(has, affected),
  };
}

function affectedWords(has: boolean, affected: number): string {
  if (affected === 0) return "Every character has its own";
  return `${has ? "Holds for" : "Missing for"} ${plural(affected, "character")}`;
}

/** The emotion that is one step away; null at the ends. */
export function neighbour(entries: readonly EmotionEntry[], emotion: string | null, by: 1 | -1): string | null {
  const at = entries.findIndex((entry) => entry.emotion === emotion);
  return at < 0 ? entries[0]?.emotion ?? null : entries[at + by]?.emotion ?? null;
}

/** "Deep sleep" → deep_sleep; null for what cannot be one. */
export function emotionName(text: string): string | null {
  const name = text.trim().toLowerCase().replace(/[\s-]+/g, "_");
  return /^[a-z][a-z0-9_]{0,31}$/.test(name) ? name : null;
}
