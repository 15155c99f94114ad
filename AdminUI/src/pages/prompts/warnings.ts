// What is odd about a text, as the server says it once it has been saved, and as this page says it before.
import type { PromptWarning } from "../../api/types";
import { isDirty } from "./editing";
import type { Editing } from "./editing";
import { hiddenControl, loneBrace, problemsOf, unknownName } from "./variables";
import type { Problem } from "./variables";

export const shownProblems = (editing: Editing): Problem[] =>
  isDirty(editing)
    ? problemsOf(editing.text)
    : editing.latest.warnings.map((warning) => problemFrom(warning, editing.text));

/** The server counts in Unicode scalars, this page in UTF-16. */
export function problemFrom(warning: PromptWarning, text: string): Problem {
  const from = [...text].slice(0, warning.offset).join("").length;
  const words = {
    unknown_variable: () => unknownName(warning.suggestion),
    unbalanced_brace: () => loneBrace(warning.text),
    bidirectional_control: () => hiddenControl(warning.text),
  }[warning.kind];
  const fix = words?.().fix ?? null;
  return { kind: warning.kind, from, to: from + warning.text.length, text: warning.text, message: warning.message, fix };
}
