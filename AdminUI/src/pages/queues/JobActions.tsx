import { useState } from "react";
import type { Job } from "../../api/types";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { formatAge, formatPercent } from "../../format/text";
import { secondsBetween } from "../../format/time";
import { cancel, retry } from "./acts";
import { isActive, nameOf } from "./listing";

/** What can be done with a job in its row. */
export function JobAction({ job }: { job: Job }) {
  if (job.status === "failed") return <RetryButton job={job} />;
  if (isActive(job)) return <CancelButton job={job} />;
  return null;
}

export function RetryButton({ job, primary = false }: { job: Job; primary?: boolean }) {
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    await retry(job);
    setBusy(false);
  };
  return (
    <Button
      look={primary ? "primary" : "plain"}
      size={primary ? "normal" : "small"}
      icon="retry"
      busy={busy}
      aria-label={primary ? undefined : `Retry ${nameOf(job)}`}
      onClick={() => void act()}
    >
      Retry
    </Button>
  );
}

export function CancelButton({ job, text }: { job: Job; text?: string }) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setAsking(false);
    setBusy(true);
    await cancel(job);
    setBusy(false);
  };
  return (
    <>
      <Button
        look={text ? "plain" : "quiet"}
        size={text ? "normal" : "small"}
        icon="stop"
        busy={busy || job.cancel_requested}
        label={text ? undefined : `Cancel ${nameOf(job)}`}
        onClick={() => setAsking(true)}
      >
        {text}
      </Button>
      {asking && <CancelDialog job={job} onClose={() => setAsking(false)} onConfirm={() => void act()} />}
    </>
  );
}

function CancelDialog({ job, onClose, onConfirm }: { job: Job; onClose(): void; onConfirm(): void }) {
  const runs = job.status === "processing";
  return (
    <Dialog
      title={`Cancel “${nameOf(job)}”?`}
      onClose={onClose}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            {runs ? "Let it run" : "Let it wait"}
          </Button>
          <Button look="danger" icon="stop" onClick={onConfirm}>
            Cancel the job
          </Button>
        </>
      }
    >
      <p className="dialog__text">
        {runs
          ? `This ends 1 running job, ${formatPercent(job.progress)} done${job.started_at ? ` after ${formatAge(secondsBetween(job.started_at, Date.now()))}` : ""}. What it has made so far is thrown away.`
          : "This takes 1 waiting job out of the queue."}
      </p>
      <p className="dialog__text">A cancelled job cannot be retried{job.asset_id ? "; its file stays in the media library" : ""}.</p>
    </Dialog>
  );
}
