import type { ReactNode } from "react";
import type { Asset } from "../../api/types";
import { CopyButton } from "../../components/CopyButton";
import { RelativeTime } from "../../components/RelativeTime";
import { formatBytes, formatDuration } from "../../format/text";

export function AssetFacts({ asset }: { asset: Asset }) {
  const rows: [name: string, value: ReactNode][] = [
    ["Type", asset.mime_type],
    ["Size", formatBytes(asset.file_size)],
  ];
  if (asset.width && asset.height) rows.push(["Dimensions", `${asset.width} × ${asset.height}`]);
  if (asset.duration) rows.push(["Duration", formatDuration(asset.duration)]);
  rows.push(["Uploaded", <RelativeTime iso={asset.created_at} />]);
  if (asset.assigned_at) rows.push(["Assigned", <RelativeTime iso={asset.assigned_at} />]);
  rows.push([
    "Id",
    <span className="facts__id">
      <code>{asset.id}</code>
      <CopyButton text={asset.id} label="Copy asset id" />
    </span>,
  ]);
  return (
    <section>
      <h3 className="sidebar__section">Original</h3>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name} className="facts__row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
