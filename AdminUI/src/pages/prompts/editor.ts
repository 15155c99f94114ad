// The prompt that is open: loading, live news, and what was typed, from when the page comes until it goes.
import { isMissing } from "../../api/errors";
import { parsePromptEvent } from "../../api/events";
import { listen } from "../../app/live";
import { onMissedNews } from "../../app/missedNews";
import { Pace } from "../../app/pace";
import { Store } from "../../app/Store";
import { merge } from "../../format/merge";
import { dropDraft, keepDraft, readDraft } from "./drafts";
import type { DraftPlace } from "./drafts";
import { begun, baseOf, discarded, isDirty, isSameText, rebased, told, typed } from "./editing";
import type { Base, Draft, Editing, Standing } from "./editing";
import { characterId, subjectId } from "./place";
import { fetchStanding } from "./requests";
import type { PromptRef } from "./requests";

/** Two have changed the same text. What is shown stays as it was when it was opened. */
export interface Conflict {
  base: Base;
  theirs: Standing;
  yours: string;
  /** What the editor began with, and how many places of it need a look. */
  merged: string;
  open: number;
}

export interface OpenPrompt {
  ref: PromptRef | null;
  place: DraftPlace | null;
  /** Null until the server has answered. */
  editing: Editing | null;
  /** What was thrown since the last answer. */
  error: unknown;
  conflict: Conflict | null;
  saving: boolean;
  /** Why the last save was refused. */
  refusal: unknown;
  /** Something was typed since the page came. */
  touched: boolean;
  /** Whether the draft outlives the page. */
  kept: boolean;
}

const nothing: OpenPrompt = {
  ref: null,
  place: null,
  editing: null,
  error: null,
  conflict: null,
  saving: false,
  refusal: null,
  touched: false,
  kept: true,
};

export const opened = new Store<OpenPrompt>(nothing);

const pace = new Pace(refresh, 500);

async function refresh(signal: AbortSignal): Promise<void> {
  const { ref, error } = opened.get();
  if (ref === null || isMissing(error)) return;
  try {
    const standing = await fetchStanding(ref, signal);
    if (!signal.aborted) hear(standing);
  } catch (failure) {
    if (!signal.aborted) opened.update((before) => ({ ...before, error: failure }));
  }
}

/** After something was done, or when somebody asks: what is on its way from before is dropped. */
export function refreshNow(): void {
  opened.update((before) => ({ ...before, error: before.editing === null ? null : before.error }));
  pace.hurry();
}

function hear(standing: Standing): void {
  const { editing, place } = opened.get();
  const next = editing ? told(editing, standing) : begun(standing, place && readDraft(place));
  opened.update((before) => ({ ...before, error: null }));
  show(next);
}

/** What the writer sees from now on; what is not saved is kept in the browser. */
export function show(editing: Editing, more: Partial<OpenPrompt> = {}): void {
  const { place, kept: keptBefore, editing: before } = opened.get();
  let kept = keptBefore;
  if (place && isDirty(editing)) {
    const isNew = before?.text !== editing.text || before.reason !== editing.reason || before.base !== editing.base;
    if (isNew) kept = keepDraft(place, draftOf(editing, before ? Date.now() : editing.restored ?? Date.now()));
  } else if (place && (before === null || isDirty(before))) {
    // Where nothing was written here, the draft is another tab's.
    dropDraft(place);
    kept = true;
  }
  opened.update((current) => ({ ...current, editing, kept, ...more }));
}

const draftOf = ({ text, reason, base }: Editing, at: number): Draft => ({ text, reason, base, at });

function change(next: (editing: Editing) => Editing, more: Partial<OpenPrompt> = {}): void {
  const { editing } = opened.get();
  if (editing) show(next(editing), more);
}

export const type = (text: string): void => change((editing) => typed(editing, text), { touched: true });

export const giveReason = (reason: string): void => change((editing) => ({ ...editing, reason }));

/** Returns how to take that back. */
export function discard(): () => void {
  const { ref, editing: before } = opened.get();
  change(discarded, { conflict: null, refusal: null });
  return () => {
    const { ref: now, editing } = opened.get();
    if (!before || !editing || now !== ref) return;
    const { text, reason, base } = before;
    show({ ...editing, text, reason, base });
  };
}

// Conflicts

/** Shows what holds beside what was typed, with both in one text to begin with. */
export function openConflict(): void {
  change((editing) => {
    const { base, latest, text } = editing;
    const { text: merged, conflicts } = merge(base.text, latest.text, text);
    const conflict = { base, theirs: latest, yours: text, merged, open: conflicts };
    opened.update((before) => ({ ...before, conflict, refusal: null }));
    return typed(editing, merged);
  });
}

/** Back to the editor; a merge that nobody has touched gives way to what was typed before. */
export function leaveConflict(): void {
  const { conflict } = opened.get();
  if (!conflict) return;
  change((editing) => (isSameText(editing.text, conflict.merged) ? typed(editing, conflict.yours) : editing), {
    conflict: null,
  });
}

/** The text is a change of theirs from now on. */
export function settleOnTheirs(text?: string): void {
  const { conflict } = opened.get();
  if (conflict) change((editing) => rebased(editing, baseOf(conflict.theirs), text ?? editing.text));
}

/** Theirs has changed once more since it was shown. */
export function followTheirs(): void {
  settleOnTheirs();
  openConflict();
}

/** While the page is there. Returns how to end it; what was typed is in the browser's keeping. */
export function startPrompt(ref: PromptRef, user: string): () => void {
  const place = { user, subject: subjectId(ref.subject), emotion: ref.emotion };
  opened.set({ ...nothing, ref, place });
  pace.hurry();
  const ask = () => pace.nudge();
  const ends = [
    listen("prompts", { event: (_, data) => concerns(ref, data) && ask(), resumed: ask }),
    onMissedNews(ask),
    keepWhenLeaving(),
  ];
  return () => {
    for (const end of ends) end();
    pace.stop();
    opened.set(nothing);
  };
}

/** A default's news matter to those that may use it; any text of an emotion may change how many use its default. */
function concerns({ subject, emotion }: PromptRef, data: string): boolean {
  const event = parsePromptEvent(data);
  if (event?.emotion !== emotion) return false;
  return subject.kind === "defaults" || event.character_id === null || event.character_id === characterId(subject);
}

/** Another tab may have saved or discarded its draft of the same prompt: this one's is kept once more before it goes. */
function keepWhenLeaving(): () => void {
  const onLeave = (event: Event) => {
    const { editing, place } = opened.get();
    if (!editing || !place || !isDirty(editing)) return;
    const kept = keepDraft(place, draftOf(editing, Date.now()));
    if (!kept && event.type === "beforeunload") event.preventDefault();
  };
  addEventListener("beforeunload", onLeave);
  document.addEventListener("visibilitychange", onLeave);
  return () => {
    removeEventListener("beforeunload", onLeave);
    document.removeEventListener("visibilitychange", onLeave);
  };
}
