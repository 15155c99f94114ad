import { useLayoutEffect, useRef } from "react";
import { isSave, noKeys, pressed } from "./keymap";
import type { Command, KeyPress } from "./keymap";
import { singleKeyShortcuts } from "./preferences";

/** Answers true when it has used the command, so that the browser and other listeners do not. */
type Listener = (command: Command) => boolean;

const listeners: Listener[] = [];
let state = noKeys;
let ownersOfSave = 0;

const textInputs = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=file]), textarea, select";
const arrowOwners = "[role=tab], [role=menuitem], [role=menuitemradio], video, audio, select, dialog, [role=slider]";

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const press = pressOf(event, target);
  if (ownersOfSave > 0 && isSave(press)) event.preventDefault();
  const inDialog = target.closest("dialog[open]") !== null;
  // A modal dialog closes itself on Escape, and nothing behind it may move meanwhile.
  if (inDialog || document.querySelector("dialog:modal") !== null) return;
  const result = pressed(state, press, singleKeyShortcuts.get());
  state = result.state;
  if (result.command === null) return;
  // The latest listener is the innermost part of the page.
  for (const listener of [...listeners].reverse()) {
    if (listener(result.command)) {
      event.preventDefault();
      return;
    }
  }
});

function pressOf(event: KeyboardEvent, target: Element): KeyPress {
  // AltGr is how some keyboards write "[", and says that Ctrl and Alt are pressed.
  const isAltGraph = event.getModifierState("AltGraph");
  return {
    key: event.key,
    ctrl: event.ctrlKey && !isAltGraph,
    meta: event.metaKey,
    alt: event.altKey && !isAltGraph,
    inTextField: target.matches(textInputs) || (target instanceof HTMLElement && target.isContentEditable),
    ownsArrows: target.closest(arrowOwners) !== null,
    at: event.timeStamp,
  };
}

export function useCommands(listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  // With what it is for, not after it: a key may follow as soon as that is seen.
  useLayoutEffect(() => {
    const stable: Listener = (command) => latest.current(command);
    listeners.push(stable);
    return () => {
      listeners.splice(listeners.indexOf(stable), 1);
    };
  }, []);
}

/**
 * Where texts are saved by a key, the browser's "save page" never answers to it: not behind a dialog, and not where there
 * is nothing to save.
 */
export function useOwnSaveKey(): void {
  useLayoutEffect(() => {
    ownersOfSave += 1;
    return () => {
      ownersOfSave -= 1;
    };
  }, []);
}
