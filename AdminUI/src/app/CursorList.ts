import type { PageQuery } from "../api/pages";
import { Store } from "./Store";

/** A long list as far as it is loaded. */
export interface Listing<Item> {
  items: readonly Item[];
  nextCursor: string | null;
  /** How many there are in all; null where the server has not said. */
  total: number | null;
  phase: "loading" | "ready" | "loadingMore" | "failed";
  /** What was thrown last; the items shown meanwhile are those from before. */
  error: unknown;
}

export interface CursorPage<Item> {
  items: Item[];
  nextCursor: string | null;
  total?: number | null;
}

type FetchPage<Query, Item> = (query: Query, page: PageQuery, signal: AbortSignal) => Promise<CursorPage<Item>>;

const nothing = { items: [], nextCursor: null, total: null, phase: "loading" as const, error: null };

/** A list that is loaded page by page. There is one request at a time; the next one takes the place of the last. */
export class CursorList<Query, Item extends { id: string | number }> {
  readonly store = new Store<Listing<Item>>(nothing);
  private query: Query | null = null;
  private running: AbortController | null = null;

  constructor(
    private readonly fetchPage: FetchPage<Query, Item>,
    private readonly pageSize: number,
    /** The most that one answer holds. */
    private readonly pageLimit: number,
  ) {}

  /** A request is under way: its answer may be from before the latest news. */
  get isAsking(): boolean {
    return this.running !== null;
  }

  /** Another question forgets the answers to the one before; the same again changes nothing. */
  show(query: Query): void {
    if (this.query !== null && JSON.stringify(query) === JSON.stringify(this.query)) return;
    this.query = query;
    this.store.set(nothing);
    void this.refresh();
  }

  /** Loads the list as far as it was loaded; what is shown stays until the answer is there. */
  async refresh(): Promise<void> {
    const { query } = this;
    if (query === null) return;
    const { items, phase } = this.store.get();
    if (phase === "failed") this.store.set(nothing);
    const wanted = Math.max(this.pageSize, items.length + (phase === "loadingMore" ? this.pageSize : 0));
    await this.run(async (signal) => {
      const page: CursorPage<Item> = { items: [], nextCursor: null };
      do {
        const limit = Math.min(this.pageLimit, wanted - page.items.length);
        const next = await this.fetchPage(query, { limit, cursor: page.nextCursor }, signal);
        page.items = withMore(page.items, next.items);
        page.nextCursor = next.nextCursor;
        page.total = next.total;
      } while (page.nextCursor !== null && page.items.length < wanted);
      return page;
    });
  }

  async loadMore(): Promise<void> {
    const { query } = this;
    const { items, nextCursor, phase } = this.store.get();
    if (query === null || phase !== "ready" || nextCursor === null) return;
    this.store.update((state) => ({ ...state, phase: "loadingMore", error: null }));
    await this.run(async (signal) => {
      const next = await this.fetchPage(query, { limit: this.pageSize, cursor: nextCursor }, signal);
      return { ...next, items: withMore(items, next.items) };
    });
  }

  /** Each item as it is now. */
  change(changed: (item: Item) => Item): void {
    this.store.update((state) => ({ ...state, items: state.items.map(changed) }));
  }

  /** One item as it is now. */
  replace(item: Item): void {
    this.store.update((state) =>
      state.items.some((other) => other.id === item.id)
        ? { ...state, items: state.items.map((other) => (other.id === item.id ? item : other)) }
        : state);
  }

  /** What was known is forgotten. */
  stop(): void {
    this.running?.abort();
    this.running = null;
    this.query = null;
    this.store.set(nothing);
  }

  private async run(load: (signal: AbortSignal) => Promise<CursorPage<Item>>): Promise<void> {
    this.running?.abort();
    const mine = (this.running = new AbortController());
    const { signal } = mine;
    try {
      const page = await load(signal);
      if (!signal.aborted) this.store.set({ total: null, ...page, phase: "ready", error: null });
    } catch (error) {
      if (signal.aborted) return;
      this.store.update((state) => ({ ...state, phase: state.phase === "loading" ? "failed" : "ready", error }));
    } finally {
      if (this.running === mine) this.running = null;
    }
  }
}

/** Items may have moved between two pages; each is listed once. */
function withMore<Item extends { id: string | number }>(items: readonly Item[], more: readonly Item[]): Item[] {
  const known = new Set(items.map((item) => item.id));
  return [...items, ...more.filter((item) => !known.has(item.id))];
}
