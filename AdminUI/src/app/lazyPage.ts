import { lazy } from "react";
import type { ComponentType, LazyExoticComponent } from "react";

const key = "greenroom.reloaded-at";

/**
 * A page that is loaded when it is first shown. After a new version is deployed an open tab may ask for a file that is
 * gone; loading the whole page anew brings the new version, once.
 */
export function lazyPage<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    try {
      return await load();
    } catch (error) {
      const last = Number(sessionStorage.getItem(key) ?? 0);
      if (Date.now() - last < 30_000) throw error;
      sessionStorage.setItem(key, String(Date.now()));
      location.reload();
      return await new Promise<never>(() => {});
    }
  });
}
