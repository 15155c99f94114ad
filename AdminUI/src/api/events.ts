import type {
  AssetAssignmentEvent,
  AssetEvent,
  CharacterEvent,
  EmotionEvent,
  PreviewEvent,
  PreviewProgressEvent,
  PromptEvent,
  UserAssignmentEvent,
} from "./types";

/** What one can have news of. */
export type Topic = "assets" | "jobs" | "users" | "prompts" | "previews";

export type AssetEventKind =
  | "asset.created"
  | "asset.updated"
  | "asset.deleted"
  | "asset.progress"
  | "asset.assignment";
export type JobEventKind = "job.pending" | "job.processing" | "job.completed" | "job.failed" | "job.cancelled";
export type UserEventKind = "user.assignment";
export type PromptEventKind = "prompt.updated" | "character.updated" | "emotion.added";
export type PreviewEventKind = "preview.updated" | "preview.progress";
export type EventKind = AssetEventKind | JobEventKind | UserEventKind | PromptEventKind | PreviewEventKind;

const kinds: Record<Topic, readonly EventKind[]> = {
  assets: ["asset.created", "asset.updated", "asset.deleted", "asset.progress", "asset.assignment"],
  jobs: ["job.pending", "job.processing", "job.completed", "job.failed", "job.cancelled"],
  users: ["user.assignment"],
  prompts: ["prompt.updated", "character.updated", "emotion.added"],
  previews: ["preview.updated", "preview.progress"],
};

/** `idle`: not wanted now. `reconnecting`: wanted and broken; polling stands in for it. */
export type StreamState = "idle" | "connecting" | "live" | "reconnecting";

export interface EventStreamHandlers {
  /** `data` is as it came: with thousands of events a second, only who needs their content should parse it. */
  event(topic: Topic, kind: EventKind, data: string): void;
  /** The stream is open again after a break: events may have been missed. */
  resumed(): void;
  state(state: StreamState): void;
  /** The server refused the stream (session over, or it is starting): worth asking who we are. */
  refused(): void;
}

/**
 * The one event stream of the app. The browser reconnects by itself with `Last-Event-ID` while the connection merely
 * breaks; when the server answers with anything but a stream it gives up, and this starts anew with growing pauses.
 */
export class EventStream {
  private source: EventSource | null = null;
  /** The stream of the topics before: it goes when that of the new ones is open, so that nothing is missed between. */
  private leaving: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private hasBeenOpen = false;
  private topics: readonly Topic[] = [];

  constructor(private readonly handlers: EventStreamHandlers) {}

  start(): void {
    if (this.isStarted) return;
    this.open();
  }

  /** Other topics than before. The stream goes on without a break if it runs. */
  follow(topics: readonly Topic[]): void {
    if (topics.join() === this.topics.join()) return;
    this.topics = [...topics];
    if (!this.isStarted) return;
    if (this.leaving) this.source?.close();
    else this.leaving = this.source;
    this.source = null;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.open();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.source?.close();
    this.source = null;
    this.leaving?.close();
    this.leaving = null;
    this.failures = 0;
    this.handlers.state("idle");
  }

  /** Does not wait for the next attempt's turn. */
  hurry(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.open();
  }

  private get isStarted(): boolean {
    return this.source !== null || this.timer !== undefined;
  }

  private open(): void {
    if (!this.leaving) this.handlers.state(this.failures === 0 ? "connecting" : "reconnecting");
    const source = new EventSource(`/api/admin/events?${this.topics.map((topic) => `topic=${topic}`).join("&")}`);
    this.source = source;
    source.addEventListener("open", () => this.opened(source));
    for (const topic of this.topics) {
      for (const kind of kinds[topic]) {
        source.addEventListener(kind, (message) =>
          this.handlers.event(topic, kind, (message as MessageEvent<string>).data));
      }
    }
    source.addEventListener("error", () => this.broke(source));
  }

  private opened(source: EventSource): void {
    if (source !== this.source) return;
    const unbroken = this.leaving?.readyState === EventSource.OPEN;
    this.leaving?.close();
    this.leaving = null;
    this.failures = 0;
    this.handlers.state("live");
    if (this.hasBeenOpen && !unbroken) this.handlers.resumed();
    this.hasBeenOpen = true;
  }

  private broke(source: EventSource): void {
    if (source !== this.source) return;
    this.leaving?.close();
    this.leaving = null;
    this.failures += 1;
    this.handlers.state("reconnecting");
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    this.source = null;
    this.handlers.refused();
    const pause = Math.min(15_000, 500 * 2 ** Math.min(this.failures, 5));
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.open();
    }, pause);
  }
}

/** Null for anything that is not an asset's event: a newer server may send what this page does not know. */
export function parseAssetEvent(data: string): AssetEvent | null {
  return parseEvent<AssetEvent>(data, "asset_id");
}

/** Likewise for the kind `asset.assignment`. */
export function parseAssetAssignment(data: string): AssetAssignmentEvent | null {
  return parseEvent<AssetAssignmentEvent>(data, "asset_id");
}

/** Null for anything that does not say whom it concerns. */
export function parseUserEvent(data: string): UserAssignmentEvent | null {
  return parseEvent<UserAssignmentEvent>(data, "user_id");
}

/** For the kind `prompt.updated`. */
export function parsePromptEvent(data: string): PromptEvent | null {
  return parseEvent<PromptEvent>(data, "emotion");
}

/** For the kind `character.updated`. */
export function parseCharacterEvent(data: string): CharacterEvent | null {
  return parseEvent<CharacterEvent>(data, "character_id");
}

/** For the kind `emotion.added`. */
export function parseEmotionEvent(data: string): EmotionEvent | null {
  return parseEvent<EmotionEvent>(data, "emotion");
}

/** For the kind `preview.updated`. */
export function parsePreviewEvent(data: string): PreviewEvent | null {
  return parseEvent<PreviewEvent>(data, "preview_id");
}

/** For the kind `preview.progress`. */
export function parsePreviewProgress(data: string): PreviewProgressEvent | null {
  return parseEvent<PreviewProgressEvent>(data, "preview_id");
}

function parseEvent<Event extends object>(data: string, id: keyof Event): Event | null {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== "object" || value === null) return null;
    return typeof (value as Event)[id] === "string" ? (value as Event) : null;
  } catch {
    return null;
  }
}
