import { useEffect, useReducer, useState } from "react";
import { searchUsers } from "../../api/assignments";
import type { AssignedUser } from "../../api/types";
import { onHealed } from "../../app/connection";
import { emptyCombobox, reduceCombobox } from "./combobox";
import type { Combobox, ComboboxNews } from "./combobox";

/** As many as one looks through; who wants another types on. */
const mostListed = 20;
/** Typing pauses so long, in milliseconds, before the server is asked. */
const typingPause = 150;

interface UserSearch {
  search: Combobox<AssignedUser>;
  tell(news: ComboboxNews<AssignedUser>): void;
  retry(): void;
}

export function useUserSearch(): UserSearch {
  const [state, tell] = useReducer(reduceCombobox<AssignedUser>, emptyCombobox<AssignedUser>());
  const [attempt, setAttempt] = useState(0);
  const text = state.text.trim();
  useEffect(() => {
    const abort = new AbortController();
    const ask = async () => {
      try {
        const { users, next_cursor } = await searchUsers(text, mostListed, abort.signal);
        tell({ kind: "found", text, options: users, hasMore: next_cursor !== null });
      } catch (error) {
        if (!abort.signal.aborted) tell({ kind: "failed", text, error });
      }
    };
    const timer = setTimeout(() => void ask(), text === "" ? 0 : typingPause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, attempt]);
  const retry = () => {
    tell({ kind: "again" });
    setAttempt((before) => before + 1);
  };
  const failed = state.phase === "failed";
  useEffect(() => (failed ? onHealed(retry) : undefined), [failed]);
  return { search: state, tell, retry };
}
