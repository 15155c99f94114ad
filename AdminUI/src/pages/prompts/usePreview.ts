import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/errors";
import { parsePreviewEvent, parsePreviewProgress } from "../../api/events";
import { fetchPreview, listPreviews } from "../../api/previews";
import type { Preview } from "../../api/types";
import { listen } from "../../app/live";
import { onMissedNews } from "../../app/missedNews";
import { Pace } from "../../app/pace";
import { isRunning } from "./previewWords";

interface Shown {
  id: string | null;
  preview: Preview | null;
  error: unknown;
}

/** An answer that can change no more: gone, or never there. */
const isFinal = (error: unknown) => error instanceof ApiError && [400, 404, 410].includes(error.status);

/** While it runs and nothing is heard of it, it is asked about, so that nothing hangs on the stream alone. */
const askEvery = 2000;

/** A preview as it is, from its beginning to its end. Null: none. */
export function usePreview(id: string | null) {
  const [shown, setShown] = useState<Shown>({ id: null, preview: null, error: null });
  const latest = useRef(shown);
  latest.current = shown;
  const pace = useRef<Pace | null>(null);
  useEffect(() => {
    setShown({ id, preview: null, error: null });
    if (id === null) return undefined;
    const mine = new Pace(async (signal) => {
      try {
        const preview = await fetchPreview(id, signal);
        if (!signal.aborted) setShown({ id, preview, error: null });
      } catch (error) {
        if (!signal.aborted) setShown((before) => ({ ...before, error }));
      }
    }, 300);
    pace.current = mine;
    mine.nudge();
    const ask = () => {
      if (!isFinal(latest.current.error)) mine.nudge();
    };
    const hear = (kind: string, data: string) => {
      const progress = kind === "preview.progress" ? parsePreviewProgress(data) : null;
      if (progress?.preview_id === id) {
        const { stage, progress: percent, eta_seconds = null } = progress;
        setShown((before) => ({
          ...before,
          // Late progress does not wake what has ended.
          preview: before.preview && isRunning(before.preview)
            ? { ...before.preview, status: "processing", stage, progress: percent, eta_seconds }
            : before.preview,
        }));
      } else if (parsePreviewEvent(data)?.preview_id === id) ask();
    };
    const ends = [
      listen("previews", { event: (kind, data) => hear(kind, data), resumed: ask }),
      onMissedNews(ask),
    ];
    const timer = setInterval(() => {
      const { preview } = latest.current;
      if (preview && isRunning(preview) && !document.hidden) ask();
    }, askEvery);
    return () => {
      clearInterval(timer);
      for (const end of ends) end();
      mine.stop();
    };
  }, [id]);
  const refresh = useCallback(() => pace.current?.hurry(), []);
  return shown.id === id ? { ...shown, refresh } : { id, preview: null, error: null, refresh };
}

/** The newest preview of a saved text that can still be looked at, to hold another one against. */
export function useSavedPreview(beside: Preview | null): string | null {
  const [found, setFound] = useState<string | null>(null);
  const id = beside?.id ?? null;
  const isDraft = beside?.source === "draft";
  useEffect(() => {
    setFound(null);
    if (!beside || !isDraft) return undefined;
    const loading = new AbortController();
    const { character_id, emotion } = beside;
    listPreviews({ character_id, emotion }, { limit: 50, cursor: null }, loading.signal).then(
      ({ previews }) => {
        const saved = previews.find(({ source, status }) => source !== "draft" && status === "completed");
        if (!loading.signal.aborted) setFound(saved?.id ?? null);
      },
      // Then there is none to be shown; the test itself does not depend on it.
      () => {},
    );
    return () => loading.abort();
  }, [id, isDraft]);
  return found;
}
