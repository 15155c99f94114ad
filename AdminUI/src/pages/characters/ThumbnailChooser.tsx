import { useEffect, useId, useState } from "react";
import { listAssets } from "../../api/assets";
import { explain } from "../../api/errors";
import { useLasting } from "../../app/environment";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { SearchField } from "../../components/SearchField";
import { Skeleton } from "../../components/Skeleton";
import { Thumbnail } from "../../components/Thumbnail";

/** As much of an asset as is needed to choose it. */
export interface Picture {
  id: string;
  name: string;
  thumbnail_url: string | null;
  thumbhash: string | null;
}

interface Props {
  /** Null: no picture. */
  chosen: Picture | null;
  onChoose(picture: Picture | null): void;
}

/** As many as one looks through; who wants another searches. */
const mostListed = 24;
/** Typing pauses so long, in milliseconds, before the server is asked. */
const typingPause = 150;

interface Found {
  /** Null: not known yet. */
  pictures: readonly Picture[] | null;
  hasMore: boolean;
  error: unknown;
}

/** One of the completed assets, newest first, whose poster becomes the character's picture. */
export function ThumbnailChooser({ chosen, onChoose }: Props) {
  const [text, setText] = useState("");
  const { found, retry } = useAssets(text.trim());
  const { pictures, hasMore, error } = found;
  const waiting = useLasting(pictures === null && error === null, 150);
  const group = useId();
  return (
    <fieldset className="thumbnails">
      <legend className="field__label">Picture</legend>
      <SearchField label="Search completed assets" value={text} onChange={setText} />
      <div className="thumbnails__list">
        <Choice group={group} checked={chosen === null} name="No picture" onChoose={() => onChoose(null)}>
          <span className="thumbnail">
            <Icon name="stop" size={14} />
          </span>
        </Choice>
        {withChosen(pictures ?? [], chosen).map((picture) => (
          <Choice
            key={picture.id}
            group={group}
            checked={picture.id === chosen?.id}
            name={picture.name}
            onChoose={() => onChoose(picture)}
          >
            <Thumbnail asset={{ ...picture, mime_type: "image/*" }} />
          </Choice>
        ))}
        {waiting && [0, 1, 2].map((index) => <Skeleton key={index} height="84px" />)}
      </div>
      <p className="thumbnails__note" role="status">
        {pictures && noteOf(pictures.length, hasMore, text.trim())}
      </p>
      {error !== null && (
        <p className="thumbnails__note" role="alert">
          {explain(error).title}. {explain(error).detail}{" "}
          <Button size="small" icon="retry" onClick={retry}>
            Try again
          </Button>
        </p>
      )}
    </fieldset>
  );
}

/** What is chosen is there to be seen, whatever was searched for since. */
function withChosen(pictures: readonly Picture[], chosen: Picture | null): readonly Picture[] {
  return chosen === null || pictures.some(({ id }) => id === chosen.id) ? pictures : [chosen, ...pictures];
}

function noteOf(count: number, hasMore: boolean, text: string): string {
  if (hasMore) return `The newest ${count} are shown. Search to find others.`;
  if (count > 0) return "";
  return text === "" ? "No asset is completed yet. Upload one in Media." : `No completed asset has “${text}” in its name.`;
}

interface ChoiceProps {
  group: string;
  checked: boolean;
  name: string;
  onChoose(): void;
  children: JSX.Element;
}

/** A radio button, so that arrows move as everywhere. */
function Choice({ group, checked, name, onChoose, children }: ChoiceProps) {
  return (
    <label className="thumbnails__choice" title={name}>
      <input
        type="radio"
        className="thumbnails__input"
        name={group}
        checked={checked}
        onChange={onChoose}
      />
      {children}
      <span className="thumbnails__name">{name}</span>
    </label>
  );
}

function useAssets(q: string): { found: Found; retry(): void } {
  const [found, setFound] = useState<Found>({ pictures: null, hasMore: false, error: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    const ask = async () => {
      try {
        const page = { limit: mostListed, cursor: null };
        const { assets, next_cursor } = await listAssets({ status: "completed", q }, page, abort.signal);
        const pictures = assets.map(({ filename, ...asset }) => ({ ...asset, name: filename }));
        setFound({ pictures, hasMore: next_cursor !== null, error: null });
      } catch (error) {
        if (!abort.signal.aborted) setFound({ pictures: null, hasMore: false, error });
      }
    };
    const timer = setTimeout(() => void ask(), q === "" ? 0 : typingPause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [q, attempt]);
  return { found, retry: () => setAttempt((before) => before + 1) };
}
