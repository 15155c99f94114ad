// What becomes of a test, in words that say what to do next.
import { ApiError, explain } from "../../api/errors";
import type { Preview, PreviewStage } from "../../api/types";
import { readable } from "../../format/text";

const stages: Record<PreviewStage, string> = {
  queued: "Waiting for its turn",
  preparing: "Getting ready",
  rendering: "Rendering the clip",
  encoding: "Making the video",
  storing: "Storing it",
};

export function stageWords({ status, stage }: Pick<Preview, "status" | "stage">): string {
  if (stage !== null) return stages[stage] ?? readable(stage);
  return status === "pending" ? stages.queued : "Working";
}

export const isRunning = ({ status }: Pick<Preview, "status">) => status === "pending" || status === "processing";

export interface Ending {
  title: string;
  next: string;
}

const endings: Record<string, Ending> = {
  cancelled: { title: "The test was cancelled", next: "Nothing was kept of it. Start it again whenever you like." },
  timed_out: {
    title: "The generator took too long",
    next: "It was stopped. Try again; if that happens again, a shorter text is quicker.",
  },
  provider_failed: { title: "The generator could not make it", next: "Try again in a moment, or change the text." },
};

/** Why there is no video. What the server says stands between the two. */
export const endingWords = ({ error_code }: Pick<Preview, "error_code">): Ending =>
  endings[error_code ?? ""] ?? { title: "The test failed", next: "Try again. If it stays, report the preview’s id." };

const refusals: Record<string, Ending> = {
  nothing_to_test: {
    title: "There is nothing to test",
    next: "Write a text first: there is neither an own one nor a default.",
  },
  too_many_previews: { title: "Too many tests in a short time", next: "They are counted by the minute." },
  preview_expired: {
    title: "This preview has expired",
    next: "Previews are kept for a day. Make it again to see it.",
  },
  unknown_preview: { title: "There is no such preview", next: "The link may not be complete. Make a new one." },
};

/** Why a test was not begun, or cannot be shown. */
export function refusalWords(error: unknown): Ending & { detail: string; canRetry: boolean } {
  const { title, detail } = explain(error);
  const code = error instanceof ApiError ? error.problem.code ?? "" : "";
  const known = refusals[code];
  if (!known) return { title, detail, next: "", canRetry: true };
  return { ...known, detail: code === "too_many_previews" ? detail : "", canRetry: code !== "nothing_to_test" };
}

/** "23 h", "14 min": how long it can still be looked at. */
export function expiryWords(seconds: number): string {
  if (seconds <= 0) return "expired";
  if (seconds < 90) return `expires in ${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `expires in ${Math.round(seconds / 60)} min`;
  return `expires in ${Math.round(seconds / 3600)} h`;
}
