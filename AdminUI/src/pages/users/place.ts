import { auditPath, mediaPath, usersPath } from "../../app/router";

export const userHref = (id: string) => `${usersPath}/${encodeURIComponent(id)}`;

export const assetHref = (id: string) => `${mediaPath}?asset=${encodeURIComponent(id)}`;

export const auditHref = (user: string) => `${auditPath}?user=${encodeURIComponent(user)}`;

/** Where the list was left for one of its users, so that the way back leads there. */
let left: { search: string; user: string } | null = null;

export function leaveList(user: string): void {
  left = { search: location.search, user };
}

/** The list from the page of this user. */
export function listHref(user: string): string {
  return usersPath + (left?.user === user ? left.search : "");
}

/** Whom the list was left for; once. */
export function returnedFrom(): string | null {
  const user = left?.user ?? null;
  left = null;
  return user;
}
