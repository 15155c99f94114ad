import { serverNow } from "../../api/serverClock";
import { useClock } from "../../app/environment";
import { session } from "../../app/session";
import { useStore } from "../../app/Store";
import type { PromptSubject } from "./subject";
import type { VariableValues } from "./variables";

/** What the variables would be if a video were made now, for the admin who looks. */
export function useValues(subject: PromptSubject, emotion: string): VariableValues {
  const user = useStore(session, (state) => (state.phase === "signedIn" ? state.user.id : ""));
  const now = useClock();
  return {
    character_name: subject.kind === "character" ? subject.name : "‹character’s name›",
    emotion,
    timestamp: new Date(serverNow(now)).toISOString().replace(/\.\d+Z$/, "Z"),
    user_id: user,
  };
}
