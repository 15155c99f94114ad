import type { Asset } from "../../api/types";
import { Facts, IdFact } from "../../components/Facts";
import type { Fact } from "../../components/Facts";
import { RelativeTime } from "../../components/RelativeTime";
import { formatBytes, formatDuration } from "../../format/text";

export function AssetFacts({ asset }: { asset: Asset }) {
  const rows: Fact[] = [
    ["Type", asset.mime_type],
    ["Size", formatBytes(asset.file_size)],
  ];
  if (asset.width && asset.height) rows.push(["Dimensions", `${asset.width} × ${asset.height}`]);
  if (asset.duration) rows.push(["Duration", formatDuration(asset.duration)]);
  rows.push(["Uploaded", <RelativeTime iso={asset.created_at} />]);
  rows.push(["Id", <IdFact id={asset.id} label="Copy asset id" />]);
  return <Facts title="Original" rows={rows} />;
}
