// What the Characters page shows: loading and live news. It is kept while one of the characters is open, so that the way
// back leads to where the list was left.
import { fetchCharacter, listCharacters } from "../../api/characters";
import { parseCharacterEvent, parsePromptEvent } from "../../api/events";
import type { EventKind } from "../../api/events";
import { fetchGlobalPrompt, listGlobalPrompts } from "../../api/prompts";
import type { Character, GlobalPrompt, PromptEvent } from "../../api/types";
import { CursorList } from "../../app/CursorList";
import { listen } from "../../app/live";
import { onMissedNews } from "../../app/missedNews";
import { Pace } from "../../app/pace";
import { session } from "../../app/session";
import { Store } from "../../app/Store";
import { withDefault } from "./coverage";

const pageSize = 200;

export const characters = new CursorList<{ q: string }, Character>(
  async (query, page, signal) => {
    const answer = await listCharacters(query, page, signal);
    return { items: answer.characters, nextCursor: answer.next_cursor, total: answer.total };
  },
  pageSize,
  pageSize,
);

interface Defaults {
  /** Null: not known yet. */
  prompts: readonly GlobalPrompt[] | null;
  /** What was thrown last. */
  error: unknown;
}

export const defaults = new Store<Defaults>({ prompts: null, error: null });

/** Shown ones that have changed. */
const changed = new Set<string>();
/** Those of them that are being asked for. */
let asked: readonly string[] = [];
/** Emotions whose default has changed. */
const changedDefaults = new Set<string>();
let allDefaultsChanged = false;
let listChanged = false;
/** Where many have changed at once, it is cheaper to load the list again. */
const fetchesAtOnce = 8;

const pace = new Pace(async (signal) => {
  const emotions = [...changedDefaults];
  const wholeList = listChanged || changed.size > fetchesAtOnce;
  asked = wholeList ? [] : [...changed];
  const work = [
    ...(allDefaultsChanged ? [refreshDefaults(signal)] : emotions.map((emotion) => refreshDefault(emotion, signal))),
    ...(wholeList ? [characters.refresh()] : asked.map((id) => refreshCharacter(id, signal))),
  ];
  changed.clear();
  changedDefaults.clear();
  allDefaultsChanged = listChanged = false;
  await Promise.all(work);
  asked = [];
}, 500);

async function refreshDefaults(signal: AbortSignal): Promise<void> {
  try {
    const prompts = await listGlobalPrompts(signal);
    if (!signal.aborted) defaults.set({ prompts, error: null });
  } catch (error) {
    if (!signal.aborted) defaults.update((before) => ({ ...before, error }));
  }
}

async function refreshDefault(emotion: string, signal: AbortSignal): Promise<void> {
  try {
    const prompt = await fetchGlobalPrompt(emotion, signal);
    if (signal.aborted) return;
    defaults.update(({ prompts, error }) => ({
      prompts: prompts && prompts.map((other) => (other.emotion === emotion ? prompt : other)),
      error,
    }));
  } catch {
    // What is shown stays; who asks for all of them the next time is told what is wrong.
  }
}

async function refreshCharacter(id: string, signal: AbortSignal): Promise<void> {
  try {
    const character = await fetchCharacter(id, signal);
    if (signal.aborted) return;
    // Under another name it stands elsewhere.
    if (shown(id)?.name === character.name) characters.replace(character);
    else await characters.refresh();
  } catch {
    // As above.
  }
}

const shown = (id: string) => characters.store.get().items.find((character) => character.id === id);

function hear(kind: EventKind, data: string): void {
  // What is under way may have been read before this.
  if (characters.isAsking) listChanged = true;
  if (kind === "prompt.updated") hearOfPrompt(parsePromptEvent(data));
  else if (kind === "character.updated") hearOfCharacter(parseCharacterEvent(data)?.character_id ?? null);
  else allDefaultsChanged = listChanged = true;
  pace.nudge();
}

function hearOfPrompt(event: PromptEvent | null): void {
  if (event === null) return;
  const { character_id: id, emotion } = event;
  if (id !== null) {
    if (shown(id)) changed.add(id);
    return;
  }
  changedDefaults.add(emotion);
  // The event says all that the list shows of it, however many characters it concerns.
  characters.change((character) => withDefault(character, event));
  for (const character of asked) changed.add(character);
}

function hearOfCharacter(id: string | null): void {
  if (id !== null && shown(id)) changed.add(id);
  else listChanged = true;
}

function refreshLater(): void {
  allDefaultsChanged = listChanged = true;
  pace.nudge();
}

/** Somebody waits for it. */
export function refreshAll(): void {
  allDefaultsChanged = listChanged = true;
  pace.hurry();
}

/** While the page is there. Returns how to end it. */
export function startCharacters(): () => void {
  allDefaultsChanged = true;
  // What was kept is out of date; what was not is asked for by who shows it.
  listChanged = characters.store.get().phase !== "loading";
  pace.hurry();
  const ends = [listen("prompts", { event: hear, resumed: refreshLater }), onMissedNews(refreshLater)];
  return () => {
    for (const end of ends) end();
    pace.stop();
    changed.clear();
    changedDefaults.clear();
  };
}

session.subscribe(() => {
  if (session.get().phase === "signedIn") return;
  characters.stop();
  defaults.set({ prompts: null, error: null });
});
