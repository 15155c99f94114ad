// Debian's @types/react names this package but does not carry it. What React's types take from it, and no more.
export const nominalTypeHack: unique symbol;
export type ReactComponentLike = unknown;
export interface ReactElementLike {
  type: unknown;
  props: unknown;
  key: string | number | null;
}
export type ReactNodeLike = unknown;
export interface Requireable<T> {
  readonly [nominalTypeHack]?: { type: T };
}
export type Validator<T> = Requireable<T>;
export type WeakValidationMap<T> = { [K in keyof T]?: Validator<T[K]> };
export type ValidationMap<T> = { [K in keyof T]?: Validator<T[K]> };
export type InferType<P> = P extends Requireable<infer T> ? T : never;
export type InferProps<V> = { [K in keyof V]?: unknown };
