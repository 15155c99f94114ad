// Which emotions have a text, and whose. Pure.
import type { Character, EmotionCoverage, GlobalPrompt, PromptEvent, PromptSource } from "../../api/types";
import { listed, readable } from "../../format/text";

/** What a source is called where somebody reads it. */
export const sourceWords: Record<PromptSource, string> = { character: "Own", global: "Default", none: "Missing" };

/** The defaults, as the coverage of a character that has no text of its own. */
export function defaultsCoverage(defaults: readonly GlobalPrompt[]): EmotionCoverage[] {
  return defaults.map(({ emotion, prompt_text, version }) =>
    prompt_text === null ? { emotion, source: "none", version: null } : { emotion, source: "global", version });
}

/** "Happy: own, version 3" */
export function cellWords({ emotion, source, version }: EmotionCoverage): string {
  const words = `${readable(emotion)}: ${sourceWords[source].toLowerCase()}`;
  return version === null ? words : `${words}, version ${version}`;
}

/** "2 own · 1 missing" */
export function coverageWords(coverage: readonly EmotionCoverage[]): string {
  const count = (source: PromptSource) => coverage.filter((entry) => entry.source === source).length;
  const [own, missing] = [count("character"), count("none")];
  const parts = [own > 0 && `${own} own`, missing > 0 && `${missing} missing`].filter(Boolean);
  return parts.length > 0 ? parts.join(" · ") : "All defaults";
}

/** What is still to be written as a default: "Surprised and Neutral have no text yet". Empty: nothing. */
export function missingDefaults(coverage: readonly EmotionCoverage[]): string {
  const missing = coverage.filter(({ source }) => source === "none").map(({ emotion }) => readable(emotion));
  if (missing.length === 0) return "";
  return missing.length > 3
    ? `${missing.length} emotions have no text yet`
    : `${listed(missing)} ${missing.length === 1 ? "has" : "have"} no text yet`;
}

/** A default was saved: it holds for all who have no text of their own. */
export function withDefault(character: Character, { emotion, version }: PromptEvent): Character {
  const before = character.coverage.find((entry) => entry.emotion === emotion);
  if (!before || before.source === "character" || (before.version ?? 0) > version) return character;
  return {
    ...character,
    coverage: character.coverage.map((entry) => (entry === before ? { emotion, source: "global", version } : entry)),
    missing_count: character.missing_count - (before.source === "none" ? 1 : 0),
  };
}

/** Whether the defaults have what was searched for, as the server searches the characters. */
export function defaultsMatch(defaults: readonly GlobalPrompt[], q: string): boolean {
  const wanted = q.toLowerCase();
  return ["Global defaults", ...defaults.map(({ prompt_text }) => prompt_text ?? "")].some((text) =>
    text.toLowerCase().includes(wanted));
}
