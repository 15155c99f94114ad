// Characters and emotions, as the API's contract has them.

import type { PromptSource } from "./promptTypes";

export interface EmotionCoverage {
  emotion: string;
  source: PromptSource;
  version: number | null;
}

export interface Character {
  id: string;
  name: string;
  thumbnail_asset_id: string | null;
  thumbnail_url: string | null;
  /** Base64. */
  thumbhash: string | null;
  created_at: string;
  updated_at: string;
  /** In the order of the emotions. */
  coverage: EmotionCoverage[];
  own_count: number;
  missing_count: number;
}

export interface CharacterPage {
  characters: Character[];
  next_cursor: string | null;
  /** How many there are that fit; null where nobody has counted them. */
  total: number | null;
}

export interface Emotion {
  name: string;
  position: number;
  created_at: string;
}

export interface EmotionList {
  emotions: Emotion[];
}

export interface CharacterEvent {
  character_id: string;
  generation: number;
}

export interface EmotionEvent {
  emotion: string;
  generation: number;
}
