// What stands in braces, and what becomes of it. The same rules as the server's, so that nobody has to wait to see it;
// what the server says of a saved text goes before this. Offsets are JavaScript's (UTF-16).

export const variableNames = ["character_name", "emotion", "timestamp", "user_id"] as const;
export type VariableName = typeof variableNames[number];
export type VariableValues = Record<VariableName, string>;

interface Span {
  from: number;
  to: number;
}

/** `literal`: a doubled brace, which stands for one. `brace`: one that has no other. */
export type Piece = Span &
  (
    | { kind: "text" }
    | { kind: "variable"; name: VariableName }
    | { kind: "unknown"; word: string; suggestion: VariableName | null }
    | { kind: "literal"; brace: string }
    | { kind: "brace"; brace: string }
  );

const inBraces = /\{\{|\}\}|\{([\p{L}\p{N}_]+)\}|[{}]/gu;

/** The whole text, in order, without a gap. */
export function scan(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(inBraces)) {
    const from = match.index ?? 0;
    if (from > at) pieces.push({ kind: "text", from: at, to: from });
    const [found = "", word] = match;
    at = from + found.length;
    pieces.push({ ...meaning(found, word), from, to: at } as Piece);
  }
  if (at < text.length) pieces.push({ kind: "text", from: at, to: text.length });
  return pieces;
}

function meaning(found: string, word: string | undefined) {
  if (word !== undefined) {
    const name = variableNames.find((candidate) => candidate === word.toLowerCase());
    return name ? { kind: "variable", name } : { kind: "unknown", word, suggestion: nearest(word) };
  }
  return { kind: found.length === 2 ? "literal" : "brace", brace: found[0] };
}

/** A part of the resolved text, and where it comes from. */
export interface Part {
  kind: "text" | "value" | "unknown" | "brace";
  text: string;
}

/** In one pass: what a value holds is never looked at again. */
export function resolve(text: string, values: VariableValues): Part[] {
  return scan(text).map((piece): Part => {
    const source = text.slice(piece.from, piece.to);
    switch (piece.kind) {
      case "variable":
        return { kind: "value", text: values[piece.name] };
      case "literal":
        return { kind: "text", text: piece.brace };
      case "unknown":
      case "brace":
      case "text":
        return { kind: piece.kind, text: source };
    }
  });
}

export interface Problem extends Span {
  kind: "unknown_variable" | "unbalanced_brace" | "bidirectional_control";
  /** As found. */
  text: string;
  message: string;
  /** What could stand there instead, and what a button that puts it there says. */
  fix: { text: string; label: string } | null;
}

/** Embeddings, overrides and isolates: they can make a text read otherwise than it is. */
const bidirectionalControls: Record<string, string> = {
  "\u202a": "U+202A (left-to-right embedding)",
  "\u202b": "U+202B (right-to-left embedding)",
  "\u202c": "U+202C (pop directional formatting)",
  "\u202d": "U+202D (left-to-right override)",
  "\u202e": "U+202E (right-to-left override)",
  "\u2066": "U+2066 (left-to-right isolate)",
  "\u2067": "U+2067 (right-to-left isolate)",
  "\u2068": "U+2068 (first strong isolate)",
  "\u2069": "U+2069 (pop directional isolate)",
};
const bidirectional = /[\u202a-\u202e\u2066-\u2069]/gu;

/** What is allowed and hardly meant, in the order of the text. */
export function problemsOf(text: string): Problem[] {
  const problems = scan(text).flatMap((piece) => problemOf(piece, text));
  for (const match of text.matchAll(bidirectional)) {
    const [found = ""] = match;
    const from = match.index ?? 0;
    problems.push({ kind: "bidirectional_control", from, to: from + 1, text: found, ...hiddenControl(found) });
  }
  return problems.sort((one, other) => one.from - other.from);
}

export const hiddenControl = (control: string): Pick<Problem, "message" | "fix"> => ({
  message: `${bidirectionalControls[control] ?? "An invisible character"} changes the order in which text is shown.`,
  fix: { text: "", label: "Remove it" },
});

function problemOf(piece: Piece, text: string): Problem[] {
  const { from, to } = piece;
  const found = text.slice(from, to);
  if (piece.kind === "unknown") {
    return [{ kind: "unknown_variable", from, to, text: found, ...unknownName(piece.suggestion) }];
  }
  if (piece.kind === "brace") return [{ kind: "unbalanced_brace", from, to, text: found, ...loneBrace(found) }];
  return [];
}

export const unknownName = (suggestion: string | null): Pick<Problem, "message" | "fix"> => ({
  message:
    "There is no variable of this name. " +
    (suggestion === null ? "It stays as it is." : `Did you mean {${suggestion}}?`),
  fix: suggestion === null ? null : { text: `{${suggestion}}`, label: `Change to {${suggestion}}` },
});

export const loneBrace = (brace: string): Pick<Problem, "message" | "fix"> => ({
  message: `Write ${brace}${brace} for a brace in the text.`,
  fix: { text: brace + brace, label: `Change to ${brace}${brace}` },
});

/** Farther than this from every name, a word was hardly meant as one of them. */
const farthest = 3;

function nearest(word: string): VariableName | null {
  let best: VariableName | null = null;
  let least = farthest + 1;
  for (const name of variableNames) {
    const away = distance(word.toLowerCase(), name);
    if (away < least) [best, least] = [name, away];
  }
  return best;
}

/** Damerau-Levenshtein: letters put in, left out, replaced, or swapped with their neighbour. */
export function distance(one: string, other: string): number {
  const a = [...one];
  const b = [...other];
  if (Math.abs(a.length - b.length) > farthest) return farthest + 1;
  let older: number[] = [];
  let previous = b.map((_, column) => column);
  previous.push(b.length);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, older[column - 2]! + 1);
      current.push(least);
    }
    [older, previous] = [previous, current];
  }
  return previous[b.length]!;
}
