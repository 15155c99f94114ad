import { useState } from "react";
import type { Job } from "../../api/types";
import { useBusy } from "../../app/busy";
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
  const [busy, start] = useBusy(() => retry(job));
  return (
    <Button
      look={primary ? "primary" : "plain"}
      size={primary ? "normal" : "small"}
      icon="retry"
      busy={busy}
      aria-label={primary ? undefined : `Retry ${nameOf(job)}`}
      onClick={start}
    >
      Retry
    </Button>
  );
}

export function CancelButton({ job, text }: { job: Job; text?: string }) {
  const [asking, setAsking] = useState(false);
  const [busy, start] = useBusy(() => cancel(job));
  const confirm = () => {
    setAsking(false);
    start();
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
      {asking && <CancelDialog job={job} onClose={() => setAsking(false)} onConfirm={confirm} />}
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
          ? `This ends 1 running job, ${howFar(job)}. What it has made so far is thrown away.`
          : "This takes 1 waiting job out of the queue."}
      </p>
      <p className="dialog__text">
        A cancelled job cannot be retried{job.asset_id ? "; its file stays in the media library" : ""}.
      </p>
    </Dialog>
  );
}

/** "40 % done after 12 s" */
function howFar({ progress, started_at }: Job): string {
  const age = started_at === null ? "" : ` after ${formatAge(secondsBetween(started_at, Date.now()))}`;
  return `${formatPercent(progress)} done${age}`;
}
