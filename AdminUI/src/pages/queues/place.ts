// What the address of this page says: /queues/NAME?status=failed&job=ID, or ?show=workers.
import { conversionStatuses } from "../../api/types";
import type { ConversionStatus } from "../../api/types";
import { changedQuery, nameBelow, oneOf } from "../../app/query";
import { place, queuesPath, usePlace } from "../../app/router";

export type Face = ConversionStatus | "workers";

export interface QueuesPlace {
  /** Null: all of them. */
  queue: string | null;
  face: Face;
  job: string | null;
}

export const firstFace = "processing";

export function readPlace(path: string, search: string): QueuesPlace {
  const parameters = new URLSearchParams(search);
  const face = parameters.get("show") === "workers" ? "workers" : oneOf(parameters.get("status"), conversionStatuses);
  return { queue: nameBelow(queuesPath, path), face: face ?? firstFace, job: parameters.get("job") };
}

export function useQueuesPlace(): QueuesPlace {
  const { path, search } = usePlace();
  return readPlace(path, search);
}

const pathOf = (queue: string | null) => (queue === null ? queuesPath : `${queuesPath}/${encodeURIComponent(queue)}`);

/** The present address with some of it changed. */
export function hrefTo(changes: Partial<QueuesPlace>): string {
  const now = place.get();
  const before = readPlace(now.path, now.search);
  const { queue, face, job } = { ...before, ...changes };
  const search = changedQuery(now.search, {
    show: face === "workers" ? face : null,
    status: face === "workers" || face === firstFace ? null : face,
    job,
  });
  return pathOf(queue) + search;
}
