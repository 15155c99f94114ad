import { ApiError, Unreachable, parseProblem, parseRetryAfter } from "./errors";
import { noteServerTime } from "./serverClock";

/** What the rest of the app wants to hear of every request. One observer, set once at start. */
export interface TransportObserver {
  reachable(): void;
  unreachable(): void;
  unauthenticated(): void;
}

let observer: TransportObserver = { reachable() {}, unreachable() {}, unauthenticated() {} };

export function observeTransport(next: TransportObserver): void {
  observer = next;
}

export function transport(): TransportObserver {
  return observer;
}

export interface RequestOptions {
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
  /** A 401 is an answer here (wrong password), not the end of a session. */
  anonymous?: boolean;
  timeoutSeconds?: number;
}

/** A gateway that takes the connection and never answers must not leave a skeleton on the screen for ever. */
const defaultTimeoutSeconds = 30;

/**
 * Sends one request. Throws `ApiError` for an answer outside 2xx and 304, `Unreachable` for none;
 * an aborted signal throws what `fetch` throws.
 */
export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const abort = new AbortController();
  const onAbort = () => abort.abort();
  options.signal?.addEventListener("abort", onAbort);
  if (options.signal?.aborted) abort.abort();
  const timer = setTimeout(onAbort, (options.timeoutSeconds ?? defaultTimeoutSeconds) * 1000);
  const sentAt = Date.now();
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        Accept: "application/json",
        ...(options.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      credentials: "same-origin",
      keepalive: options.keepalive ?? false,
      signal: abort.signal,
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    observer.unreachable();
    throw new Unreachable(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
  }
  observer.reachable();
  noteServerTime(response.headers.get("Date"), sentAt, Date.now());
  if (response.ok || response.status === 304) return response;
  if (response.status === 401 && !options.anonymous) observer.unauthenticated();
  const problem = parseProblem(await response.text().catch(() => ""));
  problem.request_id ??= response.headers.get("X-Request-Id") ?? undefined;
  throw new ApiError(response.status, problem, parseRetryAfter(response.headers.get("Retry-After")));
}

export async function requestJSON<T>(method: string, path: string, options?: RequestOptions): Promise<T> {
  const response = await send(method, path, options);
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (options?.signal?.aborted) throw error;
    throw new ApiError(
      response.status,
      { detail: "The answer was not JSON. Is there a proxy between you and Greenroom?" },
      null,
    );
  }
}

/** A path with its parameters; undefined and empty ones are left out. */
export function pathWith(path: string, query: Record<string, string | number | null | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}
