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

/** Why a test was not begun, or cannot be shown. */
export function refusalWords(error: unknown): Ending & { detail: string; canRetry: boolean } {
  const { title, detail } = explain(error);
  const code = error instanceof ApiError ? error.problem.code : null;
  switch (code) {
    case "nothing_to_test":
      return { title: "There is nothing to test", detail: "", next: "Write a text first: there is neither an own one nor a default.", canRetry: false };
    case "too_many_previews":
      return { title: "Too many tests in a short time", detail, next: "They are counted by the minute.", canRetry: true };
    case "preview_expired":
      return { title: "This preview has expired", detail: "", next: "Previews are kept for a day. Make it again to see it.", canRetry: true };
    case "unknown_preview":
      return { title: "There is no such preview", detail: "", next: "The link may not be complete. Make a new one.", canRetry: true };
    default:
      return { title, detail, next: "", canRetry: true };
  }
}

/** "23 h", "14 min": how long it can still be looked at. */
export function expiryWords(seconds: number): string {
  if (seconds <= 0) return "expired";
  if (seconds < 90) return `expires in ${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `expires in ${Math.round(seconds / 60)} min`;
  return `expires in ${Math.round(seconds / 3600)} h`;
}
