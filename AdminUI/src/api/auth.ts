import { requestJSON, send } from "./client";
import { ApiError } from "./errors";
import type { User } from "./types";

export async function logIn(email: string, password: string): Promise<User> {
  const answer = await requestJSON<{ user: User }>("POST", "/api/auth/login", {
    body: { email, password },
    anonymous: true,
  });
  return answer.user;
}

/** Null when nobody is signed in. */
export async function currentUser(): Promise<User | null> {
  try {
    return (await requestJSON<{ user: User }>("GET", "/api/auth/me", { anonymous: true })).user;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export async function logOut(): Promise<void> {
  await send("POST", "/api/auth/logout", { anonymous: true });
}
