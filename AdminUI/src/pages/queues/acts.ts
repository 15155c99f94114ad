// What an admin does with queues and jobs: the request, what is shown of its answer, and the words for it.
import { explain } from "../../api/errors";
import { cancelJob, pauseQueue, resumeQueue, retryJob, retryQueue } from "../../api/queues";
import type { Job } from "../../api/types";
import { showToast } from "../../app/toasts";
import { plural } from "../../format/text";
import { refreshNow, showJob, showQueue } from "./board";
import { nameOf } from "./listing";

const undoSeconds = 8;

function tellFailure(error: unknown): void {
  const { title, detail } = explain(error);
  showToast(detail || title, { tone: "error" });
  // Whatever the answer, the truth may have changed.
  refreshNow();
}

export const pausingMeans = "What runs is finished; what waits stays until the queue is resumed.";

export async function setPaused(name: string, paused: boolean, isUndo = false): Promise<void> {
  try {
    showQueue(await (paused ? pauseQueue(name) : resumeQueue(name)));
    const text = paused ? `“${name}” is paused. ${pausingMeans}` : `“${name}” goes on.`;
    if (isUndo) showToast(text);
    else showToast(text, {
      seconds: undoSeconds,
      action: { label: "Undo", run: () => void setPaused(name, !paused, true) },
    });
  } catch (error) {
    tellFailure(error);
  }
}

export async function retry(job: Job): Promise<void> {
  try {
    showJob(await retryJob(job.id));
    showToast(`“${nameOf(job)}” waits for a worker again.`);
  } catch (error) {
    tellFailure(error);
  }
}

export async function cancel(job: Job): Promise<void> {
  try {
    const next = await cancelJob(job.id);
    showJob(next);
    showToast(`“${nameOf(job)}” is ${next.status === "cancelled" ? "" : "being "}cancelled.`);
  } catch (error) {
    tellFailure(error);
  }
}

export async function retryAll(names: readonly string[]): Promise<void> {
  try {
    let retried = 0;
    for (const name of names) retried += await retryQueue(name);
    const waiting = `${plural(retried, "job")} wait${retried === 1 ? "s" : ""} for a worker again.`;
    showToast(retried === 0 ? "Nothing was left to retry." : waiting);
    refreshNow();
  } catch (error) {
    tellFailure(error);
  }
}
