import { Store } from "./Store";
import { showTheme, storedTheme, themeKey } from "./themeAttribute";
import type { Theme } from "./themeAttribute";

export const theme = new Store<Theme>(storedTheme());

export function chooseTheme(next: Theme): void {
  try {
    localStorage.setItem(themeKey, next);
  } catch {
    // Private windows may refuse; the choice then holds until the page is closed.
  }
  showTheme(next);
  theme.set(next);
}
