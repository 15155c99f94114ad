import { useEffect, useRef } from "react";
import { noKeys, pressed } from "./keymap";
import type { Command } from "./keymap";
import { singleKeyShortcuts } from "./preferences";

/** Answers true when it has used the command, so that the browser and other listeners do not. */
type Listener = (command: Command) => boolean;

const listeners: Listener[] = [];
let state = noKeys;

const textInputs = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=file]), textarea, select";
const arrowOwners = "[role=tab], [role=menuitem], [role=menuitemradio], video, audio, select, dialog, [role=slider]";

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const inDialog = target.closest("dialog[open]") !== null;
  // A modal dialog closes itself on Escape, and nothing behind it may move meanwhile.
  if (inDialog || document.querySelector("dialog:modal") !== null) return;
  const result = pressed(
    state,
    {
      key: event.key,
      // AltGr is how some keyboards write "[", and says that Ctrl and Alt are pressed.
      ctrl: event.ctrlKey && !event.getModifierState("AltGraph"),
      meta: event.metaKey,
      alt: event.altKey && !event.getModifierState("AltGraph"),
      inTextField: target.matches(textInputs) || (target instanceof HTMLElement && target.isContentEditable),
      ownsArrows: target.closest(arrowOwners) !== null,
      at: event.timeStamp,
    },
    singleKeyShortcuts.get(),
  );
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

export function useCommands(listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const stable: Listener = (command) => latest.current(command);
    listeners.push(stable);
    return () => {
      listeners.splice(listeners.indexOf(stable), 1);
    };
  }, []);
}
