import { requestJSON, send } from "./client";
import { ApiError } from "./errors";
import type { Credentials, CurrentUser, User } from "./types";

export async function logIn(email: string, password: string): Promise<User> {
  const body: Credentials = { email, password };
  const answer = await requestJSON<CurrentUser>("POST", "/api/auth/login", { body, anonymous: true });
  return answer.user;
}

/** Null when nobody is signed in. */
export async function currentUser(): Promise<User | null> {
  try {
    return (await requestJSON<CurrentUser>("GET", "/api/auth/me", { anonymous: true })).user;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export async function logOut(): Promise<void> {
  await send("POST", "/api/auth/logout", { anonymous: true });
}
