// What the blocking script before the first paint needs, and nothing that would make it larger.

export type Theme = "system" | "light" | "dark";

export const themes: readonly Theme[] = ["system", "light", "dark"];

export const themeKey = "greenroom.theme";

export function storedTheme(): Theme {
  try {
    const value = localStorage.getItem(themeKey);
    return themes.find((theme) => theme === value) ?? "system";
  } catch {
    return "system";
  }
}

/** Tokens follow `color-scheme`; the attribute forces one. */
export function showTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
