import { memo, useEffect, useRef, useState } from "react";
import type { Asset } from "../../api/types";
import { useReducedMotion } from "../../app/environment";
import { changedQuery } from "../../app/query";
import { hrefWith, navigate, usePlace } from "../../app/router";
import { Icon } from "../../components/Icon";
import { Placeholder } from "../../components/Placeholder";
import { Progress } from "../../components/Progress";
import { RelativeTime } from "../../components/RelativeTime";
import { StatusBadge } from "../../components/StatusBadge";
import { formatBytes, formatDuration, formatPercent, formatStage, formatTimeLeft } from "../../format/text";
import { refetch } from "./libraryEffects";

interface Props {
  asset: Asset;
  index: number;
  /** -1 while there may be more. */
  total: number;
  x: number;
  y: number;
  width: number;
  height: number;
  selected: boolean;
  /** Whether Tab leads here; arrow keys lead to the others. */
  reachable: boolean;
  onFocused(id: string): void;
}

export const AssetCard = memo(function AssetCard(props: Props) {
  const { asset, index, selected } = props;
  const [hovered, setHovered] = useState(false);
  const { path, search } = usePlace();
  return (
    <li
      className="asset-grid__item"
      aria-posinset={index + 1}
      aria-setsize={props.total}
      style={{
        position: "absolute",
        transform: `translate(${props.x}px, ${props.y}px)`,
        width: props.width,
        height: props.height,
      }}
    >
      <a
        className={`asset-card${selected ? " asset-card--selected" : ""}`}
        href={path + changedQuery(search, { asset: asset.id })}
        tabIndex={props.reachable ? 0 : -1}
        aria-current={selected || undefined}
        data-index={index}
        data-asset={asset.id}
        onFocus={() => props.onFocused(asset.id)}
        onPointerEnter={(event) => setHovered(event.pointerType === "mouse")}
        onPointerLeave={() => setHovered(false)}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          navigate(hrefWith({ asset: asset.id }), { replace: new URLSearchParams(location.search).has("asset") });
        }}
      >
        <Poster asset={asset} hovered={hovered} />
        <div className="asset-card__text">
          <div className="asset-card__name" title={asset.filename}>
            {asset.filename}
          </div>
          <div className="asset-card__facts">
            <StatusBadge status={asset.conversion_status} />
            <span className="asset-card__size">{formatBytes(asset.file_size)}</span>
          </div>
          <Work asset={asset} />
        </div>
      </a>
    </li>
  );
});

function Poster({ asset, hovered }: { asset: Asset; hovered: boolean }) {
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
      {hovered && <HoverPlay asset={asset} />}
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

/** What is going on with it, in the card's last line, which is always there, so that nothing moves. */
function Work({ asset }: { asset: Asset }) {
  if (asset.conversion_status === "processing") {
    const stage = formatStage(asset.stage) || "Converting";
    const left = formatTimeLeft(asset.eta_seconds);
    const words = [formatPercent(asset.progress), left].filter(Boolean).join(" · ");
    return (
      <div className="asset-card__work">
        <Progress label={`Conversion of ${asset.filename}`} value={asset.progress} text={`${stage}, ${words}`} />
        <div className="asset-card__stage" title={`${stage} · ${words}`}>
          <span>{stage}</span>
          <span>{words}</span>
        </div>
      </div>
    );
  }
  if (asset.conversion_status === "failed") {
    const text = asset.conversion_error ?? "The conversion failed.";
    return (
      <div className="asset-card__work asset-card__error" title={text}>
        {text}
      </div>
    );
  }
  return (
    <div className="asset-card__work asset-card__stage">
      <span>{asset.width && asset.height ? `${asset.width} × ${asset.height}` : asset.mime_type}</span>
      <RelativeTime iso={asset.created_at} />
    </div>
  );
}
