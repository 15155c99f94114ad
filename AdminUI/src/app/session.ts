import { currentUser, logIn, logOut } from "../api/auth";
import type { User } from "../api/types";
import { Store } from "./Store";

export type Session =
  | { phase: "checking" }
  | { phase: "signedIn"; user: User }
  | { phase: "signedOut"; because: "start" | "choice" | "expired" }
  | { phase: "failed"; error: unknown };

/**
 * The session's cookie is out of script's reach. Whether there may be one is remembered here (or told by the server in
 * a readable cookie of the same name), so that a visitor without one sees the form at once, without a request that is
 * bound to be refused.
 */
const hint = "greenroom_signed_in";

function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(hint) === "1" || document.cookie.includes(`${hint}=1`);
  } catch {
    return true;
  }
}

function remember(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(hint, "1");
    else localStorage.removeItem(hint);
  } catch {
    // Then every start asks the server.
  }
}

export const session = new Store<Session>(
  mayBeSignedIn() ? { phase: "checking" } : { phase: "signedOut", because: "start" },
);

export async function checkSession(): Promise<void> {
  try {
    const user = await currentUser();
    remember(user !== null);
    if (user) session.set({ phase: "signedIn", user });
    else if (session.get().phase === "signedIn") session.set({ phase: "signedOut", because: "expired" });
    else session.set({ phase: "signedOut", because: "start" });
  } catch (error) {
    // A running page goes on with what it has; only one that has nothing to show yet becomes an error.
    if (session.get().phase !== "signedIn") session.set({ phase: "failed", error });
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  const user = await logIn(email, password);
  remember(true);
  session.set({ phase: "signedIn", user });
}

export async function signOut(): Promise<void> {
  await logOut();
  remember(false);
  session.set({ phase: "signedOut", because: "choice" });
}

/** Any request may find that the session is over. The address stays, so signing in brings the same view back. */
export function sessionExpired(): void {
  remember(false);
  if (session.get().phase === "signedIn") session.set({ phase: "signedOut", because: "expired" });
}

// Signing out or in in one tab does it in all.
addEventListener("storage", (event) => {
  if (event.key !== hint) return;
  if (event.newValue === "1" && session.get().phase === "signedOut") void checkSession();
  if (event.newValue === null && session.get().phase === "signedIn") {
    session.set({ phase: "signedOut", because: "choice" });
  }
});
