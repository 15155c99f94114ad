import type { Asset, BriefAsset } from "../api/types";
import { Icon } from "./Icon";
import { Placeholder } from "./Placeholder";

interface Props {
  asset: Pick<BriefAsset | Asset, "thumbnail_url" | "thumbhash" | "mime_type">;
}

/** An asset so small that only its name beside it tells which it is. */
export function Thumbnail({ asset }: Props) {
  return (
    <span className="thumbnail">
      <Placeholder thumbhash={asset.thumbhash} />
      {asset.thumbnail_url ? (
        <img className="thumbnail__image" src={asset.thumbnail_url} alt="" decoding="async" />
      ) : (
        !asset.thumbhash && <Icon name={asset.mime_type.startsWith("image/") ? "image" : "media"} size={14} />
      )}
    </span>
  );
}
