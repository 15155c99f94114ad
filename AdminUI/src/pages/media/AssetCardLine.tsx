import type { Asset } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { Progress } from "../../components/Progress";
import { RelativeTime } from "../../components/RelativeTime";
import { formatPercent, formatStage, formatTimeLeft, nameOf } from "../../format/text";

/** What is going on with it, in the card's last line, which is always there, so that nothing moves. */
export function AssetCardLine({ asset }: { asset: Asset }) {
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
  if (asset.user_id !== null) return <Assigned asset={asset} />;
  return (
    <div className="asset-card__work asset-card__stage">
      <span>{asset.width && asset.height ? `${asset.width} × ${asset.height}` : asset.mime_type}</span>
      <RelativeTime iso={asset.created_at} />
    </div>
  );
}

function Assigned({ asset: { assigned_user: user, assigned_at } }: { asset: Asset }) {
  const name = user === null ? "a user" : nameOf(user);
  return (
    <div className="asset-card__work asset-card__stage" title={`Assigned to ${name}${user ? ` (${user.email})` : ""}`}>
      <span className="asset-card__user">
        <Avatar name={name} size="small" />
        <span className="visually-hidden">Assigned to </span>
        <span className="asset-card__user-name">{name}</span>
      </span>
      {assigned_at && <RelativeTime iso={assigned_at} />}
    </div>
  );
}
