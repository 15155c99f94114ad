import type { AssetEvent } from "./types";

export type AssetEventKind = "asset.created" | "asset.updated" | "asset.deleted" | "asset.progress";

const kinds: readonly AssetEventKind[] = ["asset.created", "asset.updated", "asset.deleted", "asset.progress"];

/** `idle`: not wanted now. `reconnecting`: wanted and broken; polling stands in for it. */
export type StreamState = "idle" | "connecting" | "live" | "reconnecting";

export interface EventStreamHandlers {
  event(kind: AssetEventKind, event: AssetEvent): void;
  /** The stream is open again after a break: events may have been missed. */
  resumed(): void;
  state(state: StreamState): void;
  /** The server refused the stream (session over, or it is starting): worth asking who we are. */
  refused(): void;
}

const path = "/api/admin/events?topic=assets";

/**
 * The one event stream of the app. The browser reconnects by itself with `Last-Event-ID` while the connection merely
 * breaks; when the server answers with anything but a stream it gives up, and this starts anew with growing pauses.
 */
export class EventStream {
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private hasBeenOpen = false;

  constructor(private readonly handlers: EventStreamHandlers) {}

  start(): void {
    if (this.source || this.timer !== undefined) return;
    this.open();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.source?.close();
    this.source = null;
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

  private open(): void {
    this.handlers.state(this.failures === 0 ? "connecting" : "reconnecting");
    const source = new EventSource(path);
    this.source = source;
    source.addEventListener("open", () => {
      this.failures = 0;
      this.handlers.state("live");
      if (this.hasBeenOpen) this.handlers.resumed();
      this.hasBeenOpen = true;
    });
    for (const kind of kinds) {
      source.addEventListener(kind, (message) => {
        const event = parseAssetEvent((message as MessageEvent<string>).data);
        if (event) this.handlers.event(kind, event);
      });
    }
    source.addEventListener("error", () => this.broke(source));
  }

  private broke(source: EventSource): void {
    if (source !== this.source) return;
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
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== "object" || value === null) return null;
    return typeof (value as AssetEvent).asset_id === "string" ? (value as AssetEvent) : null;
  } catch {
    return null;
  }
}
