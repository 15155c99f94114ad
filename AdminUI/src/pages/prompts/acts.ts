// What an admin does with a prompt: the request, and the words for its answer.
import { explain } from "../../api/errors";
import { conflictIn, deletePrompt } from "../../api/prompts";
import type { PromptVersion, SavedGlobalPrompt, SavedPrompt, PromptConflict } from "../../api/types";
import { showToast } from "../../app/toasts";
import { plural } from "../../format/text";
import { dropDraft, keepDraft, readDraft } from "./drafts";
import type { DraftPlace } from "./drafts";
import { baseOf, isOvertaken, isSameText, saved, standingOfConflict, told } from "./editing";
import type { Standing } from "./editing";
import { discard, opened, openConflict, refreshNow, settleOnTheirs, show } from "./editor";
import { fetchStanding, listTexts, revertText, saveText } from "./requests";
import type { PromptRef } from "./requests";
import { refreshVersions } from "./versions";

/** Saves what was typed. A conflict opens its view; any other refusal is told beside the button. */
export async function save(): Promise<void> {
  // A merge is made of what the other has saved.
  if (opened.get().conflict) settleOnTheirs();
  const { ref, place, editing, saving } = opened.get();
  if (!ref || !place || !editing || saving) return;
  const { text, base, reason, latest } = editing;
  opened.update((before) => ({ ...before, saving: true, refusal: null }));
  const isStillOpen = () => opened.get().ref === ref;
  try {
    const answer = await saveText(ref, {
      prompt_text: text,
      expected_version: base.version,
      ...(reason.trim() === "" ? {} : { change_reason: reason.trim() }),
    });
    const standing = standingAfter(answer, latest);
    const now = opened.get().editing;
    if (isStillOpen() && now) show(saved(now, text, standing), { conflict: null });
    else settleDraft(place, text, standing);
    showToast(wordsFor(answer));
    refreshVersions();
  } catch (error) {
    const conflict = conflictIn(error);
    if (!isStillOpen()) {
      showToast(`“${ref.emotion}” was not saved; its draft is kept. ${explain(error).detail}`, { tone: "error" });
    } else if (conflict) await meet(conflict, ref);
    else opened.update((before) => ({ ...before, refusal: error }));
  } finally {
    if (isStillOpen()) {
      opened.update((before) => ({ ...before, saving: false }));
      refreshNow();
    }
  }
}

function standingAfter(answer: SavedPrompt | SavedGlobalPrompt, before: Standing): Standing {
  const isDefault = "affects_characters" in answer;
  return {
    text: answer.prompt_text,
    source: isDefault ? "global" : "character",
    version: answer.version,
    ownVersion: answer.version,
    promptId: answer.id,
    by: null,
    at: answer.updated_at,
    affects: isDefault ? answer.affects_characters : before.affects,
    warnings: answer.warnings,
  };
}

function wordsFor(answer: SavedPrompt | SavedGlobalPrompt): string {
  if (answer.unchanged) return `Version ${answer.version} says the same already; nothing was changed.`;
  const saved = `Saved as version ${answer.version}.`;
  return "affects_characters" in answer ? `${saved} ${plural(answer.affects_characters, "character")} will use it.` : saved;
}

/** The page has gone while the save was under way. */
function settleDraft(place: DraftPlace, sent: string, standing: Standing): void {
  const draft = readDraft(place);
  if (draft && isSameText(draft.text, sent)) dropDraft(place);
  else if (draft) keepDraft(place, { ...draft, base: baseOf(standing) });
}

/** Somebody else was quicker. Where their text is gone, what holds in its place is asked for. */
async function meet({ current }: PromptConflict, ref: PromptRef): Promise<void> {
  const known = opened.get().editing?.latest;
  if (!known) return;
  const theirs =
    current.prompt_text === null
      ? await fetchStanding(ref).catch(() => standingOfConflict(current, known))
      : standingOfConflict(current, known);
  const { editing } = opened.get();
  if (opened.get().ref !== ref || !editing) return;
  const next = told(editing, theirs);
  show(next, { conflict: null });
  // The other may have written the very same.
  if (isOvertaken(next)) openConflict();
}

/** Lets go of what was typed; for a while it can be had back. */
export function discardWithUndo(words: string, undo: string): void {
  const bringBack = discard();
  showToast(words, { seconds: 12, action: { label: undo, run: bringBack } });
}

/** Throws what was thrown: the dialog stays and says it. */
export async function takeDefault(ref: PromptRef, ownVersion: number): Promise<void> {
  const { subject, emotion } = ref;
  if (subject.kind === "defaults") return;
  await deletePrompt(subject.id, emotion, ownVersion);
  refreshNow();
  refreshVersions();
  showToast(`${subject.name} uses the default for “${emotion}”.`, {
    seconds: 12,
    action: { label: "Undo", run: () => void bringBack(ref) },
  });
}

/** The newest version is the one that was taken away. */
async function bringBack(ref: PromptRef): Promise<void> {
  try {
    const { versions } = await listTexts(ref, { order: "desc" }, { limit: 1, cursor: null });
    if (!versions[0]) return;
    const reversion = { version_id: versions[0].id, expected_version: 0, change_reason: "Undone" };
    const { version } = await revertText(ref, reversion);
    showToast(`The text is back, as version ${version}.`);
  } catch (error) {
    showToast(`The text is not back yet; it stands in the history. ${explain(error).detail}`, { tone: "error" });
  } finally {
    refreshNow();
    refreshVersions();
  }
}

/** Throws what was thrown, after what holds was asked for anew. */
export async function revert(ref: PromptRef, to: PromptVersion, expected: number, reason: string): Promise<void> {
  try {
    const { version, unchanged } = await revertText(ref, {
      version_id: to.id,
      expected_version: expected,
      ...(reason.trim() === "" ? {} : { change_reason: reason.trim() }),
    });
    showToast(
      unchanged
        ? `Version ${version} says the same already; nothing was changed.`
        : `Version ${version} has the text of version ${to.version}.`,
    );
  } finally {
    refreshNow();
    refreshVersions();
  }
}
