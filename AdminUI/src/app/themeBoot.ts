// Runs before the first paint, so that a chosen theme does not flash in after the system's.
import { showTheme, storedTheme } from "./themeAttribute";

showTheme(storedTheme());
