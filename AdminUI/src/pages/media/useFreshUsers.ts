import { useEffect, useRef, useState } from "react";
import { fetchUser } from "../../api/assignments";
import { parseUserEvent } from "../../api/events";
import type { AssignedUser } from "../../api/types";
import { listen } from "../../app/live";

/** Users as they are now: another admin may give them something while one still chooses. */
export function useFreshUsers(shown: readonly AssignedUser[]): (user: AssignedUser) => AssignedUser {
  const [fresh, setFresh] = useState<ReadonlyMap<string, AssignedUser>>(new Map());
  const known = useRef(shown);
  known.current = shown;
  useEffect(() => {
    const abort = new AbortController();
    const ask = async (id: string) => {
      try {
        const user = await fetchUser(id, abort.signal);
        setFresh((before) => new Map(before).set(id, user));
      } catch {
        // What is shown was true a moment ago, and the server decides by what is true then.
      }
    };
    const silence = listen("users", {
      event: (_kind, data) => {
        const id = parseUserEvent(data)?.user_id;
        if (id !== undefined && known.current.some((user) => user.id === id)) void ask(id);
      },
      resumed: () => known.current.forEach((user) => void ask(user.id)),
    });
    return () => {
      silence();
      abort.abort();
    };
  }, []);
  return (user) => fresh.get(user.id) ?? user;
}
