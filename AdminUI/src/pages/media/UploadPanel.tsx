import { useEffect, useState } from "react";
import { hrefWith, navigate } from "../../app/router";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Progress } from "../../components/Progress";
import { RequestId } from "../../components/ErrorState";
import { StatusBadge } from "../../components/StatusBadge";
import { formatBytes, formatPercent, formatTimeLeft, plural } from "../../format/text";
import { isActive } from "./library";
import { library } from "./libraryEffects";
import { cancelUpload, dismissUploads, retryUpload, uploads } from "./uploadEffects";
import { isOpen, overallProgress, secondsLeft } from "./uploads";
import type { Upload } from "./uploads";

/** The queue in the lower right corner; there while it holds something. */
export function UploadPanel() {
  const list = useStore(uploads, (state) => state);
  const [folded, setFolded] = useState(false);
  const open = list.filter(isOpen).length;
  const finished = list.filter((upload) => !isOpen(upload)).map((upload) => upload.id);
  useTidied(list);
  if (list.length === 0) return null;
  return (
    <section className="uploads" aria-label="Uploads">
      <header className="uploads__head">
        <h2 className="uploads__title">{titleOf(list, open)}</h2>
        {finished.length > 0 && (
          <Button look="quiet" size="small" onClick={() => dismissUploads(finished)}>
            Clear finished
          </Button>
        )}
        <Button
          look="quiet"
          size="small"
          icon="chevron"
          className={folded ? "uploads__fold uploads__fold--folded" : "uploads__fold"}
          label={folded ? "Show uploads" : "Fold uploads"}
          aria-expanded={!folded}
          onClick={() => setFolded(!folded)}
        />
      </header>
      {open > 0 && <Progress label="All uploads" value={overallProgress(list)} />}
      {!folded && (
        <ul className="uploads__list" aria-label="Upload queue">
          {list.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
    </section>
  );
}

function titleOf(list: readonly Upload[], open: number): string {
  if (open > 0) return `Uploading ${plural(open, "file")}`;
  const failed = list.filter((upload) => upload.phase === "failed").length;
  return failed > 0 ? `${plural(failed, "file")} not uploaded` : "Uploads finished";
}

function UploadRow({ upload }: { upload: Upload }) {
  return (
    <li className="uploads__row">
      <div className="uploads__line">
        <span className="uploads__name" title={upload.name}>
          {upload.name}
        </span>
        <RowButton upload={upload} />
      </div>
      {(upload.phase === "sending" || upload.phase === "saving") && (
        <Progress label={`Upload of ${upload.name}`} value={(upload.sentBytes / Math.max(1, upload.size)) * 100} />
      )}
      <div className="uploads__state">
        <RowState upload={upload} />
      </div>
      {upload.requestId && <RequestId id={upload.requestId} />}
    </li>
  );
}

function RowState({ upload }: { upload: Upload }) {
  switch (upload.phase) {
    case "queued":
      return <>Waiting · {formatBytes(upload.size)}</>;
    case "sending": {
      const share = formatPercent((upload.sentBytes / Math.max(1, upload.size)) * 100);
      const speed = upload.speed ? `${formatBytes(upload.speed)}/s` : "";
      return <>{[share, speed, formatTimeLeft(secondsLeft(upload))].filter(Boolean).join(" · ")}</>;
    }
    case "saving":
      return <>Saving…</>;
    case "waiting":
      return <>The connection broke. It goes on by itself.</>;
    case "cancelled":
      return <>Cancelled</>;
    case "failed":
      return (
        <span className="uploads__error" role="alert">
          <Icon name="alert" size={14} /> {upload.error}
        </span>
      );
    case "sent":
      return <Conversion assetId={upload.assetId} />;
  }
}

/** After the last byte the row goes on to tell how the conversion fares. */
function Conversion({ assetId }: { assetId: string | null }) {
  const asset = useStore(library, (state) => (assetId === null ? undefined : state.assets.get(assetId)));
  if (!asset) return <>Uploaded</>;
  return (
    <>
      <StatusBadge status={asset.conversion_status} />
      {isActive(asset) && asset.progress > 0 && <span>{formatPercent(asset.progress)}</span>}
      {asset.conversion_status === "failed" && (
        <span className="uploads__error">{asset.conversion_error}</span>
      )}
    </>
  );
}

function RowButton({ upload }: { upload: Upload }) {
  const { id, name, phase } = upload;
  if (isOpen(upload)) {
    const label = `Cancel upload of ${name}`;
    return <Button look="quiet" size="small" icon="close" label={label} onClick={() => cancelUpload(id)} />;
  }
  const again = phase === "cancelled" || (phase === "failed" && upload.retryable);
  return (
    <span className="uploads__buttons">
      {again && (
        <Button look="quiet" size="small" icon="retry" label={`Upload ${name} again`} onClick={() => retryUpload(id)} />
      )}
      {upload.assetId !== null && (
        <Button size="small" onClick={() => navigate(hrefWith({ asset: upload.assetId }))}>
          Open
        </Button>
      )}
      <Button look="quiet" size="small" icon="close" label={`Dismiss ${name}`} onClick={() => dismissUploads([id])} />
    </span>
  );
}

const tidyAfter = 8000;

/** Once everything went well to the end, the panel goes by itself. What failed stays until it is dismissed. */
function useTidied(list: readonly Upload[]): void {
  const assets = useStore(library, (state) => state.assets);
  const done =
    list.length > 0 &&
    list.every((upload) => {
      const asset = upload.assetId === null ? undefined : assets.get(upload.assetId);
      return upload.phase === "cancelled" || (upload.phase === "sent" && asset?.conversion_status === "completed");
    });
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => dismissUploads(list.map((upload) => upload.id)), tidyAfter);
    return () => clearTimeout(timer);
  }, [done, list]);
}
