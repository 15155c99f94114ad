// A text field with a list of what was found for it (ARIA's combobox), as a value. Pure.

export interface Combobox<Option> {
  text: string;
  /** `searching` until the answer for this very text is there; what was found before stays meanwhile. */
  phase: "searching" | "ready" | "failed";
  options: readonly Option[];
  /** More were found than are listed. */
  hasMore: boolean;
  /** The option that Enter takes; -1: none. */
  active: number;
  /** What was thrown, in the phase `failed`. */
  error: unknown;
}

export type ComboboxNews<Option> =
  | { kind: "typed"; text: string }
  | { kind: "found"; text: string; options: readonly Option[]; hasMore: boolean }
  | { kind: "failed"; text: string; error: unknown }
  | { kind: "again" }
  | { kind: "moved"; by: 1 | -1 }
  /** The active option was taken: Enter now means what it means in a form. */
  | { kind: "taken" };

export function emptyCombobox<Option>(): Combobox<Option> {
  return { text: "", phase: "searching", options: [], hasMore: false, active: -1, error: null };
}

export function reduceCombobox<Option>(state: Combobox<Option>, news: ComboboxNews<Option>): Combobox<Option> {
  switch (news.kind) {
    case "typed":
      // Blanks around it find the same.
      if (news.text.trim() === state.text.trim() && state.phase !== "failed") return { ...state, text: news.text };
      return { ...state, text: news.text, phase: "searching", active: -1, error: null };
    case "found": {
      if (news.text !== state.text.trim()) return state;
      // Who has typed something means the first; who has typed nothing means nobody yet.
      const active = news.text !== "" && news.options.length > 0 ? 0 : -1;
      return { ...state, phase: "ready", options: news.options, hasMore: news.hasMore, active, error: null };
    }
    case "failed":
      if (news.text !== state.text.trim()) return state;
      return { ...state, phase: "failed", active: -1, error: news.error };
    case "again":
      return { ...state, phase: "searching", error: null };
    case "moved":
      return { ...state, active: movedActive(state, news.by) };
    case "taken":
      return { ...state, active: -1 };
  }
}

/** Goes round; from none, down leads to the first and up to the last. */
function movedActive<Option>({ phase, options, active }: Combobox<Option>, by: 1 | -1): number {
  const count = options.length;
  if (phase === "failed" || count === 0) return -1;
  if (active < 0) return by > 0 ? 0 : count - 1;
  return (active + by + count) % count;
}
