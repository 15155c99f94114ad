import { useState } from "react";
import type { Queue } from "../../api/types";
import { useBusy } from "../../app/busy";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { plural } from "../../format/text";
import { retryAll } from "./acts";

/** For the failed jobs of all queues that are shown. */
export function RetryAll({ queues }: { queues: readonly Queue[] }) {
  const [asking, setAsking] = useState(false);
  const touched = queues.filter((queue) => queue.failed > 0);
  const count = touched.reduce((sum, queue) => sum + queue.failed, 0);
  const [busy, start] = useBusy(() => retryAll(touched.map((queue) => queue.name)));
  if (count === 0) return null;
  const confirm = () => {
    setAsking(false);
    start();
  };
  return (
    <>
      <Button size="small" icon="retry" busy={busy} onClick={() => setAsking(true)}>
        {`Retry all ${count.toLocaleString("en")} failed`}
      </Button>
      {asking && (
        <Dialog
          title={`Retry ${plural(count, "failed job")}?`}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button data-autofocus onClick={() => setAsking(false)}>
                Leave them
              </Button>
              <Button look="primary" icon="retry" onClick={confirm}>
                {`Retry ${plural(count, "job")}`}
              </Button>
            </>
          }
        >
          <p className="dialog__text">
            This puts {touched.map(({ name, failed }) => `${plural(failed, "job")} of “${name}”`).join(" and ")} back in
            the queue, with all attempts.
          </p>
          <p className="dialog__text">Those whose input is at fault will fail again.</p>
        </Dialog>
      )}
    </>
  );
}
