import type { Problem } from "./types";

/** The server answered, and the answer was no. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    /** Seconds that the server asks us to wait; null when it does not say. */
    readonly retryAfter: number | null,
  ) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
  }
}

/** No answer at all: the network, the gateway, or a time limit of our own. */
export class Unreachable extends Error {}

export interface Explanation {
  title: string;
  detail: string;
  requestId: string | null;
  /** Whether the same request may succeed later without anybody changing it. */
  retryable: boolean;
}

const fallbacks: Record<number, [title: string, detail: string]> = {
  400: ["The server could not accept this", "Check what was sent and try again."],
  401: ["You are signed out", "Sign in again to go on."],
  403: ["You may not do this", "Ask an administrator for access."],
  404: ["It is not there any more", "It may have been deleted in another tab or by another admin."],
  409: ["Something has changed meanwhile", "Look at its present state, then try again."],
  413: ["The file is too large", "The limit is 500 MB."],
  415: ["This type of file is not supported", "Use MP4, MOV, WEBM, JPG or PNG."],
  429: ["Too many requests", "Wait a moment, then try again."],
  503: ["A part of Greenroom is away", "It usually comes back by itself. Try again in a moment."],
};

/** Turns whatever was thrown into words that say what happened and what to do next. */
export function explain(error: unknown): Explanation {
  if (error instanceof Unreachable) {
    return {
      title: "Greenroom does not answer",
      detail: "Check your network. This page goes on by itself as soon as the server is back.",
      requestId: null,
      retryable: true,
    };
  }
  if (!(error instanceof ApiError)) {
    const detail = error instanceof Error ? error.message : String(error);
    return { title: "Something went wrong on this page", detail, requestId: null, retryable: true };
  }
  const { status, problem } = error;
  const [title, detail] = fallbacks[status] ?? [
    status >= 500 ? "The server failed" : "The server refused this",
    status >= 500 ? "Try again. If it stays, report the request id." : "Check what was sent and try again.",
  ];
  const fields = (problem.errors ?? []).map((entry) => entry.message).join(" ");
  return {
    title: problem.title && status < 500 ? problem.title : title,
    detail: [problem.detail ?? detail, fields].filter(Boolean).join(" "),
    requestId: problem.request_id ?? null,
    retryable: status >= 500 || status === 429 || status === 408,
  };
}

/** A link that leads nowhere (deleted, or cut off) will not lead anywhere later. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 400);
}

/** `Retry-After` is either seconds or a date. */
export function parseRetryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Reads a problem answer; anything that is not one (a proxy's page, say) becomes an empty problem. */
export function parseProblem(body: string): Problem {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Problem) : {};
  } catch {
    return {};
  }
}
