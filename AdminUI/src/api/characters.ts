import { pathWith, requestJSON } from "./client";
import type { PageQuery } from "./pages";
import type { Character, CharacterPage, Emotion, EmotionList } from "./types";

const base = "/api/admin/characters";

/** By name. `q` is a part of the name or of one of the character's own texts. `limit` is at most 200. */
export function listCharacters(query: { q: string }, page: PageQuery, signal?: AbortSignal): Promise<CharacterPage> {
  return requestJSON("GET", pathWith(base, { ...query, ...page }), { signal });
}

export function fetchCharacter(id: string, signal?: AbortSignal): Promise<Character> {
  return requestJSON("GET", `${base}/${encodeURIComponent(id)}`, { signal });
}

export interface CharacterFields {
  /** 1 to 100 characters; two may be called the same. */
  name: string;
  /** A completed asset; null: none. */
  thumbnail_asset_id: string | null;
}

export function createCharacter(fields: CharacterFields): Promise<Character> {
  return requestJSON("POST", base, { body: fields });
}

/** What is left out stays as it is. */
export function changeCharacter(id: string, changes: Partial<CharacterFields>): Promise<Character> {
  return requestJSON("PUT", `${base}/${encodeURIComponent(id)}`, { body: changes });
}

/** In their order. */
export async function listEmotions(signal?: AbortSignal): Promise<Emotion[]> {
  return (await requestJSON<EmotionList>("GET", "/api/admin/emotions", { signal })).emotions;
}

/** `name`: small letters, digits and `_`, a letter first, 32 at most. */
export function addEmotion(name: string): Promise<Emotion> {
  return requestJSON("POST", "/api/admin/emotions", { body: { name } });
}
