import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "../src/app/pace";

/** A pace whose work ends, and whose pause is over, when the test says so. */
function paced() {
  const runs: { signal: AbortSignal; end(): void }[] = [];
  const pauses: (() => void)[] = [];
  const pace = new Pace(
    (signal) => new Promise((resolve) => runs.push({ signal, end: resolve })),
    1000,
    (_, run) => {
      pauses.push(run);
      return () => pauses.splice(pauses.indexOf(run), 1);
    },
  );
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  const end = async () => {
    runs[runs.length - 1]!.end();
    await settle();
  };
  const pass = () => pauses.shift()!();
  return { pace, runs, pauses, end, pass };
}

test("the first news is answered at once", () => {
  const { pace, runs } = paced();
  pace.nudge();
  assert.equal(runs.length, 1);
});

test("a thousand news meanwhile lead to one more time, after the pause", async () => {
  const { pace, runs, pauses, end, pass } = paced();
  pace.nudge();
  for (let count = 0; count < 500; count += 1) pace.nudge();
  await end();
  for (let count = 0; count < 500; count += 1) pace.nudge();
  assert.deepEqual([runs.length, pauses.length], [1, 1]);
  pass();
  assert.equal(runs.length, 2);
  await end();
  pass();
  assert.equal(runs.length, 2);
});

test("without news nothing follows the pause", async () => {
  const { pace, runs, end, pass } = paced();
  pace.nudge();
  await end();
  pass();
  assert.equal(runs.length, 1);
});

test("who hurries gets a new answer, and the one on its way is dropped", async () => {
  const { pace, runs, pauses, end } = paced();
  pace.nudge();
  pace.hurry();
  assert.deepEqual([runs.length, runs[0]!.signal.aborted, runs[1]!.signal.aborted], [2, true, false]);
  runs[0]!.end();
  await end();
  assert.equal(pauses.length, 1);
  pace.hurry();
  assert.deepEqual([runs.length, pauses.length], [3, 0]);
});

test("after the end nothing is begun", async () => {
  const { pace, runs, pauses, end } = paced();
  pace.nudge();
  pace.nudge();
  pace.stop();
  await end();
  assert.deepEqual([runs.length, pauses.length, runs[0]!.signal.aborted], [1, 0, true]);
});
