// What the media library knows, and how each piece of news changes it. Pure: effects live in libraryEffects.ts.
import type { AssetQuery } from "../../api/assets";
import type { Asset, AssetAssignmentEvent, AssetEvent, AssetPage } from "../../api/types";

export interface Library {
  query: AssetQuery;
  /** Everything known by id: what is listed, and the selected asset even where the filter hides it. */
  assets: ReadonlyMap<string, Asset>;
  /** Ids as listed, newest first. */
  order: readonly string[];
  nextCursor: string | null;
  phase: "loading" | "ready" | "loadingMore" | "failed";
  /** What was thrown, in the phase `failed` or when loading more failed. */
  error: unknown;
  /** Hidden while their deletion can still be undone. */
  leaving: ReadonlySet<string>;
}

export const emptyLibrary: Library = {
  query: { status: null, q: "" },
  assets: new Map(),
  order: [],
  nextCursor: null,
  phase: "loading",
  error: null,
  leaving: new Set(),
};

export type LibraryNews =
  | { kind: "queried"; query: AssetQuery }
  | { kind: "loaded"; query: AssetQuery; page: AssetPage }
  | { kind: "loadingMore" }
  | { kind: "loadedMore"; query: AssetQuery; cursor: string; page: AssetPage }
  | { kind: "loadFailed"; query: AssetQuery; error: unknown }
  | { kind: "fetched"; asset: Asset }
  /** `passing`: progress alone, out of order with the changes that are kept. */
  | { kind: "heard"; event: AssetEvent; passing: boolean }
  | { kind: "assigned"; event: AssetAssignmentEvent }
  | { kind: "gone"; id: string }
  | { kind: "leaving"; id: string }
  | { kind: "staying"; id: string };

export const sameQuery = (a: AssetQuery, b: AssetQuery) => a.status === b.status && a.q === b.q;

export function isActive(asset: Asset): boolean {
  return asset.conversion_status === "pending" || asset.conversion_status === "processing";
}

/** Whether the list as asked for would hold this asset. */
export function matches(asset: Asset, query: AssetQuery): boolean {
  if (query.status !== null && asset.conversion_status !== query.status) return false;
  return asset.filename.toLowerCase().includes(query.q.trim().toLowerCase());
}

/** Newest first; ids are version 7, so they break ties in the same direction. */
function isBefore(a: Asset, b: Asset): boolean {
  return a.created_at !== b.created_at ? a.created_at > b.created_at : a.id > b.id;
}

function withOrder(order: readonly string[], assets: ReadonlyMap<string, Asset>, asset: Asset): readonly string[] {
  if (order.includes(asset.id)) return order;
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = assets.get(order[middle]!);
    if (other && isBefore(other, asset)) low = middle + 1;
    else high = middle;
  }
  return [...order.slice(0, low), asset.id, ...order.slice(low)];
}

function stored(library: Library, assets: readonly Asset[]): Map<string, Asset> {
  const next = new Map<string, Asset>(library.assets);
  for (const asset of assets) {
    const known = next.get(asset.id);
    // Answers may overtake each other; an older one must not take the newer one's place.
    if (known && known.updated_at > asset.updated_at) continue;
    next.set(asset.id, known ? withKnownCount(withLatestProgress(asset, known), known) : asset);
  }
  return next;
}

/** Events run ahead of what the server keeps of the progress; it never goes back within one attempt. */
function withLatestProgress(asset: Asset, known: Asset): Asset {
  const bothAtWork = asset.conversion_status === "processing" && known.conversion_status === "processing";
  if (!bothAtWork || known.progress <= asset.progress) return asset;
  return { ...asset, progress: known.progress, stage: known.stage, eta_seconds: known.eta_seconds };
}

/** Lists do not count the users of an asset; what was counted holds as long as nobody else was given it. */
function withKnownCount(asset: Asset, known: Asset): Asset {
  const isSame = asset.user_id === known.user_id && asset.assigned_at === known.assigned_at;
  if (asset.assigned_users_count !== null || !isSame) return asset;
  return { ...asset, assigned_users_count: known.assigned_users_count };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

export function reduce(library: Library, news: LibraryNews): Library {
  switch (news.kind) {
    case "queried":
      if (sameQuery(library.query, news.query) && library.phase !== "failed") return library;
      return { ...library, query: news.query, order: [], nextCursor: null, phase: "loading", error: null };
    case "loaded":
      if (!sameQuery(library.query, news.query)) return library;
      return {
        ...library,
        assets: stored(library, news.page.assets),
        order: unique(news.page.assets.map((asset) => asset.id)),
        nextCursor: news.page.next_cursor,
        phase: "ready",
        error: null,
      };
    case "loadingMore":
      return { ...library, phase: "loadingMore", error: null };
    case "loadedMore":
      if (!sameQuery(library.query, news.query) || library.nextCursor !== news.cursor) return library;
      return {
        ...library,
        assets: stored(library, news.page.assets),
        order: unique([...library.order, ...news.page.assets.map((asset) => asset.id)]),
        nextCursor: news.page.next_cursor,
        phase: "ready",
      };
    case "loadFailed":
      if (!sameQuery(library.query, news.query)) return library;
      return { ...library, phase: library.order.length > 0 ? "ready" : "failed", error: news.error };
    case "fetched":
      return withFetched(library, news.asset);
    case "heard":
      return withEvent(library, news.event, news.passing);
    case "assigned":
      return withAssignment(library, news.event);
    case "gone":
      return withoutAsset(library, news.id);
    case "leaving":
      return { ...library, leaving: new Set(library.leaving).add(news.id) };
    case "staying": {
      const leaving = new Set(library.leaving);
      leaving.delete(news.id);
      return { ...library, leaving };
    }
  }
}

function withFetched(library: Library, fetched: Asset): Library {
  const assets = stored(library, [fetched]);
  const asset = assets.get(fetched.id)!;
  if (!matches(asset, library.query)) {
    const order = library.order.includes(asset.id) ? library.order.filter((id) => id !== asset.id) : library.order;
    return { ...library, assets, order };
  }
  // While the first page is on its way, that page will hold it.
  if (library.phase === "loading" || library.phase === "failed") return { ...library, assets };
  const order = withOrder(library.order, assets, asset);
  // What sorts behind the loaded part comes with a later page.
  const isBeyond = library.nextCursor !== null && order[order.length - 1] === asset.id;
  return { ...library, assets, order: isBeyond && !library.order.includes(asset.id) ? library.order : order };
}

function withEvent(library: Library, event: AssetEvent, passing: boolean): Library {
  const known = library.assets.get(event.asset_id);
  if (!known) return library;
  // Progress that arrives after the end would bring a finished asset back to work.
  if (passing && !isActive(known)) return library;
  const status = event.conversion_status ?? (passing ? "processing" : known.conversion_status);
  const isSameAttempt = status === known.conversion_status;
  const next: Asset = {
    ...known,
    conversion_status: status,
    progress: event.progress ?? (isSameAttempt ? known.progress : 0),
    stage: event.stage ?? (isSameAttempt ? known.stage : null),
    eta_seconds: event.eta_seconds ?? (isSameAttempt ? known.eta_seconds : null),
    conversion_error: status === "failed" ? event.conversion_error ?? known.conversion_error : null,
  };
  return { ...library, assets: new Map(library.assets).set(known.id, next) };
}

/** The names of others than before are not known yet: the asset, fetched anew, has them. */
function withAssignment(library: Library, event: AssetAssignmentEvent): Library {
  const { asset_id, user_id, assigned_at, assigned_by } = event;
  const known = library.assets.get(asset_id);
  if (!known) return library;
  const next: Asset = {
    ...known,
    user_id,
    assigned_at,
    assigned_by,
    assigned_user: known.user_id === user_id ? known.assigned_user : null,
    assigned_by_name: known.assigned_by === assigned_by ? known.assigned_by_name : null,
    assigned_users_count: user_id === null ? 0 : null,
  };
  return { ...library, assets: new Map(library.assets).set(asset_id, next) };
}

function withoutAsset(library: Library, id: string): Library {
  const assets = new Map(library.assets);
  assets.delete(id);
  const leaving = new Set(library.leaving);
  leaving.delete(id);
  return { ...library, assets, leaving, order: library.order.filter((other) => other !== id) };
}
