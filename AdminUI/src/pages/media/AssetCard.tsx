import { memo, useState } from "react";
import type { KeyboardEvent, MouseEvent } from "react";
import type { Asset } from "../../api/types";
import { changedQuery } from "../../app/query";
import { hrefWith, navigate, usePlace } from "../../app/router";
import { Icon } from "../../components/Icon";
import { StatusBadge } from "../../components/StatusBadge";
import { formatBytes } from "../../format/text";
import { AssetCardLine } from "./AssetCardLine";
import { AssetPoster } from "./AssetPoster";

export interface CardActs {
  onFocused(id: string): void;
  /** Into the selection or out of it; `range`: with all between it and the last. */
  onSelect(id: string, range: boolean): void;
  onAssign(id: string): void;
}

interface Props extends CardActs {
  asset: Asset;
  index: number;
  /** -1 while there may be more. */
  total: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Its details are shown. */
  open: boolean;
  selected: boolean;
  /** Whether Tab leads here; arrow keys lead to the others. */
  reachable: boolean;
}

export const AssetCard = memo(function AssetCard(props: Props) {
  const { asset, index, open, selected, onSelect } = props;
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const { path, search } = usePlace();
  const tabIndex = props.reachable ? 0 : -1;
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.button !== 0) return;
    event.preventDefault();
    if (event.shiftKey) onSelect(asset.id, true);
    else navigate(hrefWith({ asset: asset.id }), { replace: new URLSearchParams(location.search).has("asset") });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== " ") return;
    // A link does nothing with it; the page would scroll.
    event.preventDefault();
    onSelect(asset.id, event.shiftKey);
  };
  return (
    <li
      className={`asset-grid__item${selected ? " asset-grid__item--selected" : ""}`}
      data-asset={asset.id}
      aria-posinset={index + 1}
      aria-setsize={props.total}
      style={{
        position: "absolute",
        transform: `translate(${props.x}px, ${props.y}px)`,
        width: props.width,
        height: props.height,
      }}
      onPointerEnter={(event) => setHovered(event.pointerType === "mouse")}
      onPointerLeave={() => setHovered(false)}
      // A click brings the focus too, and is no wish to see it play.
      onFocus={(event) => {
        props.onFocused(asset.id);
        setFocused(event.target.matches(":focus-visible"));
      }}
      onBlur={() => setFocused(false)}
    >
      <a
        className={`asset-card${open ? " asset-card--open" : ""}`}
        href={path + changedQuery(search, { asset: asset.id })}
        tabIndex={tabIndex}
        aria-current={open || undefined}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <AssetPoster asset={asset} looked={hovered || focused} />
        <div className="asset-card__text">
          <div className="asset-card__name" title={asset.filename}>
            {asset.filename}
          </div>
          <div className="asset-card__facts">
            <StatusBadge status={asset.conversion_status} />
            <span className="asset-card__size">{formatBytes(asset.file_size)}</span>
          </div>
          <AssetCardLine asset={asset} />
        </div>
      </a>
      <Controls {...props} tabIndex={tabIndex} />
    </li>
  );
});

/** Beside the link, not in it: a control within another is none. */
function Controls({ asset, selected, tabIndex, onSelect, onAssign }: Props & { tabIndex: number }) {
  return (
    <>
      <label className="asset-card__check">
        <input
          type="checkbox"
          aria-label={`Select ${asset.filename}`}
          tabIndex={tabIndex}
          checked={selected}
          onChange={(event) => onSelect(asset.id, (event.nativeEvent as PointerEvent).shiftKey)}
        />
      </label>
      {asset.conversion_status === "completed" && (
        <button
          type="button"
          className="asset-card__assign"
          aria-label={`Assign ${asset.filename} to a user`}
          title="Assign to user…"
          tabIndex={tabIndex}
          onClick={() => onAssign(asset.id)}
        >
          <Icon name="assign" />
        </button>
      )}
    </>
  );
}
