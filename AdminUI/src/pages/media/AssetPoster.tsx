import { useEffect, useRef, useState } from "react";
import type { Asset } from "../../api/types";
import { useReducedMotion } from "../../app/environment";
import { Icon } from "../../components/Icon";
import { Placeholder } from "../../components/Placeholder";
import { formatDuration } from "../../format/text";
import { refetch } from "./libraryEffects";

/** The poster of an asset; while `looked` at, what was made of it plays in its place. */
export function AssetPoster({ asset, looked }: { asset: Asset; looked: boolean }) {
  const [shownUrl, setShownUrl] = useState<string | null>(null);
  const broken = useRef<string | null>(null);
  const url = asset.thumbnail_url;
  const onBroken = () => {
    // Links expire: the asset, fetched again, has a new one. Once for each link.
    if (broken.current === url) return;
    broken.current = url;
    refetch(asset.id);
  };
  return (
    <div className="asset-card__poster">
      <Placeholder thumbhash={asset.thumbhash} />
      {url ? (
        <img
          className={`asset-card__image${shownUrl === url ? " asset-card__image--shown" : ""}`}
          src={url}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={() => setShownUrl(url)}
          onError={onBroken}
        />
      ) : (
        !asset.thumbhash && (
          <Icon
            name={asset.mime_type.startsWith("image/") ? "image" : "media"}
            size={28}
            className="asset-card__blank"
          />
        )
      )}
      {looked && <HoverPlay asset={asset} />}
      {asset.duration !== null && asset.duration > 0 && (
        <span className="asset-card__duration">{formatDuration(asset.duration)}</span>
      )}
    </div>
  );
}

/** A pointer that only passes by starts nothing. */
const hoverDelay = 180;

function HoverPlay({ asset }: { asset: Asset }) {
  const still = useReducedMotion();
  const [wanted, setWanted] = useState(false);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), hoverDelay);
    return () => clearTimeout(timer);
  }, []);
  if (still || !wanted) return null;
  const className = `asset-card__image${playing ? " asset-card__image--shown" : ""}`;
  if (asset.webm_url) {
    return (
      <video
        className={className}
        src={asset.webm_url}
        autoPlay
        muted
        loop
        playsInline
        aria-hidden="true"
        tabIndex={-1}
        onPlaying={() => setPlaying(true)}
      />
    );
  }
  if (!asset.gif_url) return null;
  return <img className={className} src={asset.gif_url} alt="" onLoad={() => setPlaying(true)} />;
}
