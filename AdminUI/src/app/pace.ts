/** Calls `run` after so many milliseconds; returns how to prevent it. */
export type After = (milliseconds: number, run: () => void) => () => void;

const afterTimeout: After = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Brings something up to date, however many news call for it: never twice at once, and after each time a pause. News
 * during the work or the pause lead to one more time after it, so that the last of them is never missed.
 */
export class Pace {
  private running: AbortController | null = null;
  private endPause: (() => void) | null = null;
  private again = false;

  constructor(
    private readonly run: (signal: AbortSignal) => Promise<void>,
    private readonly pause = 1000,
    private readonly after: After = afterTimeout,
  ) {}

  /** Something has changed. */
  nudge(): void {
    if (this.running || this.endPause) this.again = true;
    else this.start();
  }

  /** Somebody waits for it: what runs is given up, since it may hold what was before. */
  hurry(): void {
    this.stop();
    this.start();
  }

  stop(): void {
    this.running?.abort();
    this.running = null;
    this.endPause?.();
    this.endPause = null;
    this.again = false;
  }

  private start(): void {
    const mine = new AbortController();
    this.running = mine;
    this.again = false;
    void this.run(mine.signal).finally(() => {
      if (this.running !== mine) return;
      this.running = null;
      this.endPause = this.after(this.pause, () => {
        this.endPause = null;
        if (this.again) this.start();
      });
    });
  }
}
