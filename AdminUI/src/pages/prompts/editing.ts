// A text that is being written, while the server's may change under it. Pure: what does it stands in editor.ts.
import type { ConflictingVersion, GlobalPrompt, PromptSource, PromptWarning, EmotionalPrompt } from "../../api/types";

/** What holds for one subject and emotion, as far as the server has told. */
export interface Standing {
  /** Empty where there is none. */
  text: string;
  source: PromptSource;
  /** Of the text that holds; null where there is none. */
  version: number | null;
  /** What a save names as seen: the version of the subject's own text, 0 where it has none. */
  ownVersion: number;
  promptId: string | null;
  by: string | null;
  at: string | null;
  /** Of a default: how many characters use it. */
  affects: number | null;
  warnings: readonly PromptWarning[];
}

export function standingOf(prompt: EmotionalPrompt): Standing {
  const isOwn = prompt.source === "character";
  return {
    text: prompt.prompt_text ?? "",
    source: prompt.source,
    version: prompt.version,
    ownVersion: isOwn ? prompt.version ?? 0 : 0,
    promptId: prompt.prompt_id,
    by: prompt.updated_by_name,
    at: prompt.updated_at,
    affects: null,
    warnings: prompt.warnings,
  };
}

export function standingOfDefault(prompt: GlobalPrompt): Standing {
  return {
    text: prompt.prompt_text ?? "",
    source: prompt.prompt_text === null ? "none" : "global",
    version: prompt.prompt_text === null ? null : prompt.version,
    ownVersion: prompt.version,
    promptId: prompt.prompt_id,
    by: prompt.updated_by_name,
    at: prompt.updated_at,
    affects: prompt.affects_characters,
    warnings: prompt.warnings,
  };
}

/** What a refused save said, in place of asking again. A deleted text has no version to save on top of. */
export function standingOfConflict(current: ConflictingVersion, before: Standing): Standing {
  const isGone = current.prompt_text === null;
  return {
    ...before,
    text: current.prompt_text ?? "",
    source: isGone ? "none" : before.affects === null ? "character" : "global",
    version: isGone ? null : current.version,
    ownVersion: isGone ? 0 : current.version,
    by: current.updated_by_name,
    at: current.updated_at,
    warnings: [],
  };
}

/** What a text was begun from. */
export interface Base {
  text: string;
  /** See `Standing.ownVersion`. */
  version: number;
}

export const baseOf = ({ text, ownVersion }: Standing): Base => ({ text, version: ownVersion });

/** What is kept of an unsaved text. */
export interface Draft {
  text: string;
  reason: string;
  base: Base;
  /** When it was typed last, in milliseconds. */
  at: number;
}

export interface Editing {
  text: string;
  reason: string;
  base: Base;
  latest: Standing;
  /** When the draft that this goes on from was typed; null: nothing was brought back. */
  restored: number | null;
}

/** Editors write one kind of line end only; that alone is no change. */
const plain = (text: string) => text.replace(/\r\n?/g, "\n");

export const isSameText = (one: string, other: string) => plain(one) === plain(other);

export const isDirty = ({ text, base }: Pick<Editing, "text" | "base">) => !isSameText(text, base.text);

export function begun(latest: Standing, draft: Draft | null): Editing {
  const fresh = { text: plain(latest.text), reason: "", base: baseOf(latest), latest, restored: null };
  if (draft === null) return fresh;
  const restored = { ...fresh, text: draft.text, reason: draft.reason, base: draft.base, restored: draft.at };
  return isDirty(restored) && !isSameText(draft.text, latest.text) ? restored : fresh;
}

/** News of the server never touches what somebody has typed. */
export function told(editing: Editing, latest: Standing): Editing {
  if (isDirty(editing) && !isSameText(editing.text, latest.text)) return { ...editing, latest };
  return { ...editing, text: plain(latest.text), base: baseOf(latest), latest, restored: null };
}

export const typed = (editing: Editing, text: string): Editing => ({ ...editing, text });

/** Somebody else's text holds now, while this one is not saved yet. */
export const isOvertaken = ({ base, latest, ...rest }: Editing) =>
  isDirty({ ...rest, base }) && (latest.ownVersion !== base.version || !isSameText(latest.text, base.text));

/** What was typed while the save was under way stays, on top of what was saved. */
export function saved(editing: Editing, sent: string, latest: Standing): Editing {
  const text = isSameText(editing.text, sent) ? plain(latest.text) : editing.text;
  return { text, reason: "", base: baseOf(latest), latest, restored: null };
}

/** What was typed goes; what holds is taken in its place. */
export const discarded = ({ latest }: Editing): Editing => begun(latest, null);

/** What was typed is from now on a change of what `theirs` has, not of what it was begun from. */
export const rebased = (editing: Editing, theirs: Base, text: string): Editing => ({ ...editing, text, base: theirs });

/** Characters as the server counts them. */
export const lengthOf = (text: string) => [...text].length;

export type Hindrance = "unchanged" | "empty" | "long";

/** Why a text cannot be saved; null: it can. */
export function hindranceOf(editing: Editing, most: number): Hindrance | null {
  if (editing.text.trim() === "") return isDirty(editing) ? "empty" : "unchanged";
  if (!isDirty(editing)) return "unchanged";
  return lengthOf(editing.text) > most ? "long" : null;
}
