// How a test is begun: from what was typed, or from what holds. What became of it is shown by the preview's id.
import { useRef, useState } from "react";
import { requestPreview } from "../../api/previews";
import { hrefWith, navigate } from "../../app/router";
import { useStore } from "../../app/Store";
import { isDirty } from "./editing";
import { opened } from "./editor";
import type { PromptRef } from "./requests";

export interface Testing {
  /** `choosing`: a default is tried on some character. */
  phase: "idle" | "choosing" | "sending" | "refused";
  error: unknown;
  /** The preview that was there already, and is shown again. */
  reused: string | null;
  start(): void;
  startOn(character: string): void;
  /** On the character of before. */
  again(): void;
  close(): void;
}

type State = Pick<Testing, "phase" | "error" | "reused">;

const idle: State = { phase: "idle", error: null, reused: null };

export function useTesting({ subject, emotion }: PromptRef, preview: string | null): Testing {
  const [state, setState] = useState<State>(idle);
  const editing = useStore(opened, (current) => current.editing);
  const character = useRef(subject.kind === "character" ? subject.id : null);
  const latest = useRef(0);

  const startOn = async (id: string) => {
    const mine = ++latest.current;
    character.current = id;
    setState({ ...idle, phase: "sending" });
    // A default is nobody's text until it is tried on somebody, so that it is always sent along.
    const draft = editing && (isDirty(editing) || subject.kind === "defaults") ? editing.text : undefined;
    try {
      const made = await requestPreview(id, emotion, draft);
      if (mine !== latest.current) return;
      setState({ ...idle, reused: made.reused ? made.id : null });
      navigate(hrefWith({ test: made.id }), { replace: preview !== null });
    } catch (error) {
      if (mine === latest.current) setState({ ...idle, phase: "refused", error });
    }
  };
  const start = () => {
    if (subject.kind === "character") void startOn(subject.id);
    else setState({ ...idle, phase: "choosing" });
  };
  return {
    ...state,
    start,
    startOn: (id) => void startOn(id),
    again: () => (character.current === null ? start() : void startOn(character.current)),
    close() {
      latest.current += 1;
      setState(idle);
      navigate(hrefWith({ test: null }), { replace: true });
    },
  };
}
