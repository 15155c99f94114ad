import { Store, useStore } from "./Store";
import { changedQuery } from "./query";

export const mediaPath = "/media-library";
export const charactersPath = "/characters";
export const queuesPath = "/queues";
export const usersPath = "/users";
export const auditPath = "/audit";

/** Whether an address belongs to a page: its own, or one below it. */
export function isWithin(page: string, path: string): boolean {
  return path === page || path.startsWith(`${page}/`);
}

export interface Place {
  path: string;
  search: string;
}

const read = (): Place => ({ path: location.pathname, search: location.search });

export const place = new Store<Place>(read());

addEventListener("popstate", () => place.set(read()));

/** `replace` for what nobody wants to go back through, such as each letter of a search. */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  if (to === location.pathname + location.search) return;
  if (options.replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  place.set(read());
}

/** The present address with some parameters changed. */
export function hrefWith(changes: Record<string, string | null>): string {
  const { path, search } = place.get();
  return path + changedQuery(search, changes);
}

export function usePlace(): Place {
  return useStore(place, (current) => current);
}

export function useParameter(name: string): string | null {
  return useStore(place, (current) => new URLSearchParams(current.search).get(name));
}
