// Loading, live news and polling for the media library. One instance for the whole app: uploads outlive the page.
import { fetchAsset, fetchAssetStatus, listAssets } from "../../api/assets";
import type { AssetQuery } from "../../api/assets";
import { ApiError } from "../../api/errors";
import { parseAssetAssignment, parseAssetEvent } from "../../api/events";
import type { EventKind } from "../../api/events";
import type { Asset, AssetAssignmentEvent, AssetEvent, AssetPage } from "../../api/types";
import { connection, onHealed } from "../../app/connection";
import { listen, streamState } from "../../app/live";
import { Store } from "../../app/Store";
import { emptyLibrary, isActive, reduce, sameQuery } from "./library";
import type { Library, LibraryNews } from "./library";

export const library = new Store<Library>(emptyLibrary);

export function tell(news: LibraryNews): void {
  library.update((state) => reduce(state, news));
}

/** Enough for any window at once; who scrolls on wants more of it at a time. */
const pageSize = 100;
const nextPageSize = 250;
/** The most that one answer holds. */
const refreshSize = 500;

// MARK: the list

let listing = new AbortController();

/** Shows the list for a query; the same query again changes nothing. */
export function query(next: AssetQuery): void {
  const before = library.get();
  if (sameQuery(before.query, next) && loadStarted) return;
  tell({ kind: "queried", query: next });
  void reload();
}

let loadStarted = false;

/** Loads the list anew as far as it was loaded; what is shown stays until the answer is there. */
export async function reload(): Promise<void> {
  loadStarted = true;
  listing.abort();
  const mine = new AbortController();
  listing = mine;
  const begun = Date.now();
  const { query, order, phase } = library.get();
  if (phase === "failed") tell({ kind: "queried", query });
  try {
    const page: AssetPage = { assets: [], next_cursor: null };
    const wanted = Math.max(pageSize, order.length);
    do {
      const limit = Math.min(refreshSize, wanted - page.assets.length);
      const next = await listAssets(query, { limit, cursor: page.next_cursor }, mine.signal);
      page.assets.push(...next.assets);
      page.next_cursor = next.next_cursor;
    } while (page.next_cursor !== null && page.assets.length < wanted);
    tell({ kind: "loaded", query, page });
    for (const { id } of page.assets) {
      if ((assignmentHeardAt.get(id) ?? 0) >= begun) refetch(id);
    }
  } catch (error) {
    if (mine.signal.aborted) return;
    tell({ kind: "loadFailed", query, error });
    retryLater(error);
  }
}

const reloadGap = 1500;
let reloadTimer: ReturnType<typeof setTimeout> | undefined;

/** For news that come in crowds: one reload soon, and a running one is not cut short by the next. */
export function reloadSoon(): void {
  reloadTimer ??= setTimeout(() => {
    void reload().finally(() => {
      reloadTimer = undefined;
    });
  }, reloadGap);
}

/** A part of the server that is away says when it expects to be back. */
function retryLater(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 503) return;
  setTimeout(() => {
    if (library.get().error === error) void reload();
  }, Math.max(3, error.retryAfter ?? 5) * 1000);
}

export async function loadMore(): Promise<void> {
  const { query, nextCursor, phase } = library.get();
  if (phase !== "ready" || nextCursor === null) return;
  tell({ kind: "loadingMore" });
  const signal = listing.signal;
  try {
    const page = await listAssets(query, { limit: nextPageSize, cursor: nextCursor }, signal);
    tell({ kind: "loadedMore", query, cursor: nextCursor, page });
  } catch (error) {
    if (!signal.aborted) tell({ kind: "loadFailed", query, error });
  }
}

// MARK: single assets

/** Assets that are being fetched; true: more news came meanwhile, so fetch once more. */
const fetching = new Map<string, boolean>();
const waiting = new Set<string>();
const fetchesAtOnce = 4;
/** Beyond so many it is cheaper to load the list again. */
const fetchesBeforeReload = 40;

/** Brings one asset up to date. Answers for the same asset never overtake each other. */
export function refetch(id: string): void {
  if (fetching.has(id)) {
    fetching.set(id, true);
    return;
  }
  waiting.add(id);
  if (waiting.size > fetchesBeforeReload) {
    waiting.clear();
    reloadSoon();
    return;
  }
  startFetches();
}

function startFetches(): void {
  for (const id of waiting) {
    if (fetching.size >= fetchesAtOnce) return;
    waiting.delete(id);
    fetching.set(id, false);
    void fetchOne(id);
  }
}

async function fetchOne(id: string): Promise<void> {
  try {
    tell({ kind: "fetched", asset: await fetchAsset(id) });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) tell({ kind: "gone", id });
    // Otherwise what is shown stays; the poll or the next event asks again.
  } finally {
    if (fetching.get(id)) waiting.add(id);
    fetching.delete(id);
    startFetches();
  }
}

// MARK: live news

/** When each active asset was last heard of, in milliseconds. */
const heardAt = new Map<string, number>();

function hear(kind: EventKind, event: AssetEvent): void {
  heardAt.set(event.asset_id, Date.now());
  if (kind === "asset.deleted") {
    tell({ kind: "gone", id: event.asset_id });
    return;
  }
  tell({ kind: "heard", event, passing: kind === "asset.progress" });
  if (kind !== "asset.progress" && concernsList(kind, event)) refetch(event.asset_id);
}

/** When each asset was last heard to be given or taken back: a list that was asked for before does not know it. */
const assignmentHeardAt = new Map<string, number>();

function hearAssignment(event: AssetAssignmentEvent): void {
  assignmentHeardAt.set(event.asset_id, Date.now());
  tell({ kind: "assigned", event });
  // The event has no names, and does not count the users.
  if (event.user_id !== null && library.get().assets.has(event.asset_id)) refetch(event.asset_id);
}

/** With 10,000 assets at work most news are of those that are not shown; fetching each would be a flood. */
function concernsList(kind: EventKind, event: AssetEvent): boolean {
  const { assets, query, nextCursor } = library.get();
  if (assets.has(event.asset_id)) return true;
  // On another page nobody has asked for the list yet, and thousands of jobs may end meanwhile.
  if (!loadStarted) return false;
  const fitsFilter = query.status === null || query.status === event.conversion_status;
  return fitsFilter && (kind === "asset.created" || query.status !== null || nextCursor === null);
}

/** Where the list was never looked at there is nothing to bring up to date. */
function catchUp(): void {
  if (loadStarted) void reload();
}

const etags = new Map<string, string | null>();
const pollEvery = 2500;
const pollsAtOnce = 8;
/** A live stream may be silent for a while; a broken one is not waited for. */
const quietLimit = { live: 8000, broken: 2000 };

/** Asks for the state of those active assets that nothing was heard of for a while. */
function poll(): void {
  if (!connection.get().reachable || document.hidden) return;
  const limit = streamState.get() === "live" ? quietLimit.live : quietLimit.broken;
  const now = Date.now();
  const quiet: Asset[] = [];
  for (const asset of library.get().assets.values()) {
    if (isActive(asset) && now - (heardAt.get(asset.id) ?? 0) > limit) quiet.push(asset);
  }
  // Those at work first, then those that have waited longest for an answer.
  quiet.sort((a, b) =>
    a.conversion_status !== b.conversion_status
      ? a.conversion_status === "processing" ? -1 : 1
      : (heardAt.get(a.id) ?? 0) - (heardAt.get(b.id) ?? 0));
  for (const asset of quiet.slice(0, pollsAtOnce)) {
    heardAt.set(asset.id, now);
    void pollOne(asset);
  }
}

async function pollOne(asset: Asset): Promise<void> {
  try {
    const answer = await fetchAssetStatus(asset.id, etags.get(asset.id) ?? null);
    if (!answer) return;
    etags.set(asset.id, answer.etag);
    tell({ kind: "heard", event: { asset_id: asset.id, ...answer.status }, passing: false });
    if (answer.status.conversion_status !== asset.conversion_status) refetch(asset.id);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) tell({ kind: "gone", id: asset.id });
  }
}

// MARK: start and end

let stopAll: (() => void) | null = null;

/** While signed in. */
export function startLibrary(): void {
  stopAll?.();
  const pollTimer = setInterval(poll, pollEvery);
  const silence = listen("assets", {
    event: (kind, data) => {
      if (kind === "asset.assignment") {
        const assignment = parseAssetAssignment(data);
        if (assignment) hearAssignment(assignment);
        return;
      }
      const event = parseAssetEvent(data);
      if (event) hear(kind, event);
    },
    resumed: catchUp,
  });
  const forget = onHealed(catchUp);
  stopAll = () => {
    clearInterval(pollTimer);
    clearTimeout(reloadTimer);
    reloadTimer = undefined;
    silence();
    forget();
    listing.abort();
  };
}

/** At the end of a session nothing of it stays for the next person at this screen. */
export function stopLibrary(): void {
  stopAll?.();
  stopAll = null;
  loadStarted = false;
  waiting.clear();
  heardAt.clear();
  assignmentHeardAt.clear();
  etags.clear();
  library.set(emptyLibrary);
}
