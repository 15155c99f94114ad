import { useState } from "react";
import { useReducedMotion } from "../app/environment";
import { Button } from "./Button";
import { Placeholder } from "./Placeholder";

export type Medium = "webm" | "gif" | "image";

interface Props {
  medium: Medium;
  url: string;
  poster: string | null;
  thumbhash: string | null;
  name: string;
  /** Of the source, so that nothing moves when the medium arrives. */
  width: number | null;
  height: number | null;
  /** A video begins by itself, silently, unless less motion is wished. */
  playing?: boolean;
  /** The link may have expired. */
  onBroken(): void;
}

/** One output, in a box of its final shape from the start. */
export function Player({ medium, url, poster, thumbhash, name, width, height, playing = false, onBroken }: Props) {
  const still = useReducedMotion();
  const [moving, setMoving] = useState(!still);
  const shape = width && height ? { aspectRatio: `${width} / ${height}` } : undefined;
  return (
    <div className="player" style={shape}>
      <Placeholder thumbhash={thumbhash} />
      {medium === "webm" && (
        <video
          key={url}
          className="player__medium"
          src={url}
          poster={poster ?? undefined}
          aria-label={`Video: ${name}`}
          controls
          autoPlay={playing && !still}
          muted={playing}
          loop
          playsInline
          preload="metadata"
          onError={onBroken}
        />
      )}
      {medium === "image" && <img className="player__medium" src={url} alt={name} onError={onBroken} />}
      {medium === "gif" && (
        <>
          {moving ? (
            <img className="player__medium" src={url} alt={`GIF: ${name}`} onError={onBroken} />
          ) : (
            poster && <img className="player__medium" src={poster} alt={`GIF, paused: ${name}`} />
          )}
          <Button
            size="small"
            className="player__toggle"
            icon={moving ? "pause" : "play"}
            label={moving ? "Pause GIF" : "Play GIF"}
            onClick={() => setMoving(!moving)}
          />
        </>
      )}
    </div>
  );
}
