import type { Asset } from "../../api/types";
import { Failure } from "../../components/Failure";
import { Progress } from "../../components/Progress";
import { formatPercent, formatStage, formatTimeLeft } from "../../format/text";

/** What is going on, or what went wrong. */
export function AssetWork({ asset }: { asset: Asset }) {
  const { conversion_status: status } = asset;
  if (status === "pending" || status === "processing") {
    const stage = status === "pending" ? "Waiting for a worker" : formatStage(asset.stage) || "Converting";
    const words = [status === "processing" ? formatPercent(asset.progress) : "", formatTimeLeft(asset.eta_seconds)];
    return (
      <section className="work" aria-label="Conversion">
        <p className="work__line">
          <span>{stage}</span>
          <span>{words.filter(Boolean).join(" · ")}</span>
        </p>
        <Progress label="Conversion" value={status === "pending" ? null : asset.progress} />
      </section>
    );
  }
  if (status !== "failed") return null;
  return <Failure text={asset.conversion_error ?? "The conversion failed without saying why."} />;
}
