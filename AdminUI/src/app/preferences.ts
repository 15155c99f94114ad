import { Store } from "./Store";

const key = "greenroom.single-key-shortcuts";

function stored(): boolean {
  try {
    return localStorage.getItem(key) !== "off";
  } catch {
    return true;
  }
}

/** Single letters as shortcuts get in the way of speech input, so they can be turned off (WCAG 2.1.4). */
export const singleKeyShortcuts = new Store<boolean>(stored());

export function allowSingleKeyShortcuts(allowed: boolean): void {
  try {
    localStorage.setItem(key, allowed ? "on" : "off");
  } catch {
    // Holds until the page is closed.
  }
  singleKeyShortcuts.set(allowed);
}
