// Emotional prompts and their defaults, as the API's contract has them.

/** Whose text holds for a character and an emotion: its own, the default of all, or nobody's. */
export type PromptSource = "character" | "global" | "none";

export type PromptWarningKind = "unknown_variable" | "unbalanced_brace" | "bidirectional_control";

/** Something in a text that is allowed and hardly meant. */
export interface PromptWarning {
  kind: PromptWarningKind;
  /** As found. */
  text: string;
  /** In Unicode scalars from the beginning. */
  offset: number;
  /** The nearest name that is known. */
  suggestion: string | null;
  message: string;
}

/** What holds for a character and an emotion. */
export interface EmotionalPrompt {
  emotion: string;
  prompt_text: string | null;
  resolved_text: string | null;
  /** Of the text that holds: the character's own, or the default's. */
  version: number | null;
  is_global_override: boolean;
  source: PromptSource;
  prompt_id: string | null;
  updated_by: string | null;
  updated_by_name: string | null;
  updated_at: string | null;
  /** The counter of the character's own text, also while it has none; 0: it never had one. */
  own_version: number;
  warnings: PromptWarning[];
}

export interface EmotionalPromptList {
  character_id: string;
  character_name: string;
  /** Every emotion, in its order. */
  prompts: EmotionalPrompt[];
}

export interface GlobalPrompt {
  emotion: string;
  /** Null: there is no default, and the version is 0. */
  prompt_text: string | null;
  version: number;
  updated_by: string | null;
  updated_by_name: string | null;
  updated_at: string | null;
  prompt_id: string | null;
  /** How many characters have no own text for this emotion. */
  affects_characters: number;
  warnings: PromptWarning[];
}

export interface GlobalPromptList {
  prompts: GlobalPrompt[];
}

export interface SavedPrompt {
  id: string;
  character_id: string;
  emotion: string;
  prompt_text: string;
  version: number;
  updated_at: string;
  /** The text was the same already: no version was made. */
  unchanged: boolean;
  warnings: PromptWarning[];
}

export interface SavedGlobalPrompt {
  id: string;
  emotion: string;
  prompt_text: string;
  version: number;
  updated_at: string;
  unchanged: boolean;
  affects_characters: number;
  warnings: PromptWarning[];
}

export interface PromptVersion {
  id: string;
  version: number;
  prompt_text: string;
  created_by: string;
  created_by_name: string | null;
  created_at: string;
  change_reason: string | null;
}

export interface PromptHistory {
  versions: PromptVersion[];
  next_cursor: string | null;
  current_version: number;
}

export interface RevertedPrompt {
  id: string;
  character_id: string;
  emotion: string;
  prompt_text: string;
  version: number;
  reverted_at: string;
  unchanged: boolean;
}

export interface RevertedGlobalPrompt {
  id: string;
  emotion: string;
  prompt_text: string;
  version: number;
  reverted_at: string;
  unchanged: boolean;
  affects_characters: number;
}

/** What a refused save (409, `version_conflict`) says beside the problem. */
export interface PromptConflict {
  current: ConflictingVersion;
  base: ConflictBase;
  yours: ConflictYours;
}

/** What holds now. */
export interface ConflictingVersion {
  prompt_text: string | null;
  version: number;
  updated_by: string | null;
  updated_by_name: string | null;
  updated_at: string | null;
}

/** What the writer started from; version 0 without a text: nothing. */
export interface ConflictBase {
  prompt_text: string | null;
  version: number;
}

/** No text: a prompt was to be taken away. */
export interface ConflictYours {
  prompt_text: string | null;
}

export interface PromptVariables {
  character_name: string;
  emotion: string;
  timestamp: string;
  user_id: string;
}

/** `draft`: the text that was sent. */
export type ResolutionSource = PromptSource | "draft";

export interface ResolvedPrompt {
  character_id: string;
  emotion: string;
  source: ResolutionSource;
  version: number | null;
  prompt_id: string | null;
  prompt_text: string | null;
  resolved_text: string | null;
  variables: PromptVariables;
  warnings: PromptWarning[];
}

/** What an event of the kind `prompt.updated` carries. */
export interface PromptEvent {
  /** Null: the default. */
  character_id: string | null;
  emotion: string;
  version: number;
  action: "saved" | "deleted" | "reverted";
  by: string;
  at: string;
  generation: number;
}
