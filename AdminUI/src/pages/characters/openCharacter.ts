// What the page of one character, or of the defaults, shows: loading and live news, from when it comes until it goes.
import { fetchCharacter } from "../../api/characters";
import { isMissing } from "../../api/errors";
import { parseCharacterEvent, parsePromptEvent } from "../../api/events";
import type { EventKind } from "../../api/events";
import { fetchGlobalPrompt, fetchPrompt, fetchPrompts, listGlobalPrompts } from "../../api/prompts";
import type { Character } from "../../api/types";
import { listen } from "../../app/live";
import { onMissedNews } from "../../app/missedNews";
import { Pace } from "../../app/pace";
import { Store } from "../../app/Store";
import { defaultsId } from "../prompts/subject";
import { defaultEntry, ownEntry } from "./emotions";
import type { EmotionEntry } from "./emotions";

interface OpenCharacter {
  /** A character's, or `defaults`. */
  id: string | null;
  /** Null for the defaults, and while nothing is known. */
  character: Character | null;
  /** In the order of the emotions; null: not known yet. */
  entries: readonly EmotionEntry[] | null;
  /** What was thrown last. */
  error: unknown;
}

const nothing: OpenCharacter = { id: null, character: null, entries: null, error: null };

export const opened = new Store<OpenCharacter>(nothing);

/** Emotions whose text has changed. */
const changed = new Set<string>();
let allChanged = false;
let characterChanged = false;

const pace = new Pace(async (signal) => {
  const { id, error } = opened.get();
  // A character that is not there will not be there later.
  if (id === null || isMissing(error)) return;
  const emotions = [...changed];
  const work = [
    ...(characterChanged && id !== defaultsId ? [loadCharacter(id, signal)] : []),
    ...(allChanged ? [loadAll(id, signal)] : emotions.map((emotion) => loadOne(id, emotion, signal))),
  ];
  changed.clear();
  allChanged = characterChanged = false;
  try {
    const parts = await Promise.all(work);
    if (signal.aborted) return;
    opened.update((before) => parts.reduce<OpenCharacter>((state, part) => part(state), { ...before, error: null }));
  } catch (failure) {
    if (!signal.aborted) opened.update((before) => ({ ...before, error: failure }));
  }
}, 300);

/** What an answer changes. Answers that were asked for together are shown together. */
type Part = (state: OpenCharacter) => OpenCharacter;

async function loadCharacter(id: string, signal: AbortSignal): Promise<Part> {
  const character = await fetchCharacter(id, signal);
  return (state) => ({ ...state, character });
}

async function loadAll(id: string, signal: AbortSignal): Promise<Part> {
  const entries = id === defaultsId
    ? (await listGlobalPrompts(signal)).map(defaultEntry)
    : (await fetchPrompts(id, signal)).prompts.map(ownEntry);
  return (state) => ({ ...state, entries });
}

async function loadOne(id: string, emotion: string, signal: AbortSignal): Promise<Part> {
  const entry = id === defaultsId
    ? defaultEntry(await fetchGlobalPrompt(emotion, signal))
    : ownEntry(await fetchPrompt(id, emotion, signal));
  return (state) => ({
    ...state,
    entries: state.entries && state.entries.map((other) => (other.emotion === emotion ? entry : other)),
  });
}

function hear(kind: EventKind, data: string): void {
  const { id } = opened.get();
  if (kind === "prompt.updated") {
    const event = parsePromptEvent(data);
    // Of the defaults each is told how many characters it holds for, so that an own text of any of them changes it too.
    if (!event || (id !== defaultsId && event.character_id !== null && event.character_id !== id)) return;
    changed.add(event.emotion);
  } else if (kind === "character.updated") {
    const named = parseCharacterEvent(data)?.character_id;
    if (id !== defaultsId && named !== id) return;
    // The name stands in the texts.
    allChanged = characterChanged = true;
  } else {
    allChanged = true;
  }
  pace.nudge();
}

function refreshLater(): void {
  allChanged = characterChanged = true;
  pace.nudge();
}

/** Somebody waits for it. */
export function refreshNow(): void {
  allChanged = characterChanged = true;
  pace.hurry();
}

/** While the page is there. Returns how to end it; what was known is forgotten then. */
export function startCharacter(id: string): () => void {
  opened.set({ ...nothing, id });
  refreshNow();
  const ends = [listen("prompts", { event: hear, resumed: refreshLater }), onMissedNews(refreshLater)];
  return () => {
    for (const end of ends) end();
    pace.stop();
    changed.clear();
    opened.set(nothing);
  };
}
