const moveWords = ["next", "previous", "right", "left", "down", "up", "first", "last"] as const;

/** From one thing to another of the same kind. */
export type Move = typeof moveWords[number];

export const isMove = (command: string): command is Move => moveWords.some((move) => move === command);

/** What a key can mean. Pages take those that they know. */
export type Command =
  | Move
  | "search"
  | "goMedia"
  | "goCharacters"
  | "goQueues"
  | "goUsers"
  | "goAudit"
  | "sectionAfter"
  | "sectionBefore"
  | "close"
  | "help"
  | "upload"
  | "create"
  | "edit"
  | "diff"
  | "test"
  | "save"
  | "select"
  | "assign"
  | "undo";

export interface KeyPress {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  /** The focus is where letters are text. */
  inTextField: boolean;
  /** The focus is on something that uses the arrow keys itself: tabs, a player, a select. */
  ownsArrows: boolean;
  /** Milliseconds. */
  at: number;
}

/** A `g` that waits for its second key. */
export interface KeyState {
  goSince: number | null;
}

export const noKeys: KeyState = { goSince: null };

const sequenceLimit = 1000;

const letters: Record<string, Command> = {
  "/": "search",
  "?": "help",
  j: "next",
  k: "previous",
  "]": "sectionAfter",
  "[": "sectionBefore",
  u: "upload",
  n: "create",
  e: "edit",
  d: "diff",
  t: "test",
  x: "select",
  a: "assign",
  z: "undo",
};
const moves: Record<string, Command> = {
  ArrowRight: "right",
  ArrowLeft: "left",
  ArrowDown: "down",
  ArrowUp: "up",
  Home: "first",
  End: "last",
};
const places: Record<string, Command> = {
  m: "goMedia",
  c: "goCharacters",
  q: "goQueues",
  u: "goUsers",
  a: "goAudit",
};

/** Taken in text fields, too: what stands there is what one wants to save. */
export const isSave = ({ key, ctrl, meta, alt }: KeyPress) => key.toLowerCase() === "s" && ctrl !== meta && !alt;

/** Pure: the next state and what the key means, if anything. `Enter` is left to the focused link or button. */
export function pressed(
  state: KeyState,
  press: KeyPress,
  lettersAllowed = true,
): { state: KeyState; command: Command | null } {
  const nothing = { state: noKeys, command: null };
  if (isSave(press)) return { state: noKeys, command: "save" };
  if (press.ctrl || press.meta || press.alt) return nothing;
  if (press.key === "Escape") return { state: noKeys, command: "close" };
  if (press.inTextField) return nothing;
  const move = moves[press.key];
  if (move) return { state: noKeys, command: press.ownsArrows ? null : move };
  if (!lettersAllowed) return nothing;
  if (state.goSince !== null && press.at - state.goSince <= sequenceLimit) {
    const target = places[press.key];
    if (target) return { state: noKeys, command: target };
  }
  if (press.key === "g") return { state: { goSince: press.at }, command: null };
  return { state: noKeys, command: letters[press.key] ?? null };
}
