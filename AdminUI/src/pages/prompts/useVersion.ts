import { useEffect, useState } from "react";
import type { PromptVersion } from "../../api/types";
import { subjectId } from "./place";
import type { PromptRef } from "./requests";
import { fetchVersion, knownVersion } from "./versions";

interface Loading {
  key: string;
  version: PromptVersion | null;
  isMissing: boolean;
  error: unknown;
}

/** One version by its number; 0 is the empty text before the first. */
export function useVersion(prompt: PromptRef, number: number) {
  const key = `${subjectId(prompt.subject)}/${prompt.emotion}/${number}`;
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<Loading | null>(null);
  const known = number === 0 ? null : knownVersion(prompt, number);
  useEffect(() => {
    if (number === 0 || known) return undefined;
    const loading = new AbortController();
    fetchVersion(prompt, number, loading.signal).then(
      (version) => setLoaded({ key, version, isMissing: version === null, error: null }),
      (error) => {
        if (!loading.signal.aborted) setLoaded({ key, version: null, isMissing: false, error });
      },
    );
    return () => loading.abort();
  }, [key, attempt, known]);
  const mine = loaded?.key === key ? loaded : null;
  const version = known ?? mine?.version ?? null;
  return {
    version,
    text: number === 0 ? "" : version?.prompt_text ?? null,
    isMissing: mine?.isMissing ?? false,
    error: version === null ? mine?.error ?? null : null,
    retry: () => {
      setLoaded(null);
      setAttempt((count) => count + 1);
    },
  };
}
