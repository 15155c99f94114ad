#!/usr/bin/env python3
"""Job queues side by side: ours and its peers, jobs that do nothing, on the same PostgreSQL and Redis in the same run.

Every contender is a program of its own in Benchmarks/queues; its settings, and why, stand in its docstring. Measured
are enqueues one by one and in bulk; the drain of preloaded jobs by one worker process with 1 and with 10 slots, from
the first job's start until the last result is in the store; the pick-up on an idle system, from the enqueue's answer
to the job's first instruction by the wall clock (a job that begins before the answer counts 0); the worker's peak
memory at 10 slots. With --crash: seconds from the SIGKILL of a worker in the midst of a job until a second one, alive
and idle, has begun it again, given up after 100 s.

The rounds go through all contenders in turn, so that what else the machine does hits all alike; figures are medians of
the rounds. Database and Redis are emptied between contenders. The first hundred enqueues, and for the pick-up the
first five jobs, are not measured.

usage: Benchmarks/queues.py [--short] [--crash] [--only NAME,NAME…] [--rounds 3] [--samples 1000]
"""

import argparse
import dataclasses
import os
import signal
import struct
import sys
import threading
import time
from pathlib import Path

from instance import disk, facts, median, percentile, table, verdict
from queue_programs import Failed, services

GIVE_UP = 100


@dataclasses.dataclass(frozen=True)
class Contender:
    name: str
    label: str
    store: str
    survives: str
    """Whether a job survives the death of its worker, by the settings of this run."""
    jobs: int
    """To drain: some seconds of work."""
    requirements: str = "requirements.txt"


CONTENDERS = [
    Contender("greenroom", "**Greenroom**", "PostgreSQL, hints in Redis", "yes", 20_000, ""),
    Contender("pgqueuer", "PgQueuer", "PostgreSQL", "yes, after 30 s", 8_000),
    Contender("procrastinate", "Procrastinate", "PostgreSQL", "by a task of one's own, ≤ 90 s", 4_000),
    Contender("bullmq_postgres", "BullMQ (Python)", "PostgreSQL", "yes, ≤ 60 s", 4_000, "requirements-bullmq.txt"),
    Contender("saq_postgres", "SAQ", "PostgreSQL", "yes, ≤ 70 s", 4_000),
    Contender("bullmq", "BullMQ (Python)", "Redis", "yes, ≤ 60 s", 8_000, "requirements-bullmq.txt"),
    Contender("saq", "SAQ", "Redis", "yes, ≤ 70 s", 8_000),
    Contender("arq", "arq", "Redis", "yes, after 310 s", 2_000, "requirements-arq.txt"),
    Contender("celery", "Celery", "Redis", "yes, after 1 h", 4_000),
    Contender("dramatiq", "Dramatiq", "Redis", "yes, some time after 60 s", 8_000),
    Contender("rq", "RQ", "Redis", "yes, within 10 min", 4_000),
    Contender("sidekiq_reliable", "Sidekiq, reliable fetcher", "Redis, no results", "yes, within 1 h", 20_000),
    Contender("huey", "Huey", "Redis", "**no**", 8_000),
    Contender("sidekiq", "Sidekiq, plain", "Redis, no results", "**no**", 20_000),
]


def main():
    options = arguments()
    chosen = [contender for contender in CONTENDERS if not options.only or contender.name in options.only]
    # So that a run that is ended takes its services and workers with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    runs, failures, crashes, syncs = {contender.name: [] for contender in chosen}, {}, {}, []
    with services() as bench:
        pythons = {contender.name: bench.program(contender) for contender in chosen}
        for _ in range(options.rounds):
            syncs += disk()
            for contender in chosen:
                if contender.name in failures:
                    continue
                try:
                    runs[contender.name].append(measure(bench, contender, pythons[contender.name], options))
                except Failed as failure:
                    failures[contender.name] = str(failure)
        if options.crash:
            crashes = crash_all(bench, [(contender, pythons[contender.name]) for contender in chosen])
        durability = bench.durability()
    report(chosen, runs, failures, crashes, options, durability, syncs)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="one round, a quarter of the jobs, 200 samples")
    parser.add_argument("--crash", action="store_true", help="also kill workers: some two minutes more")
    parser.add_argument("--only", type=lambda names: names.split(","), help="these contenders alone")
    parser.add_argument("--rounds", type=int, help="3 unless short")
    parser.add_argument("--samples", type=int, help="of the pick-up, over all rounds; 1,000 unless short")
    parser.add_argument("--enqueues", type=int, default=2000, help="one by one, a round")
    options = parser.parse_args()
    options.rounds = options.rounds if options.rounds is not None else 1 if options.short else 3
    options.samples = options.samples or (200 if options.short else 1000)
    options.part = 4 if options.short else 1
    if unknown := set(options.only or []) - {contender.name for contender in CONTENDERS}:
        parser.error(f"no contender is named {', '.join(sorted(unknown))}")
    return options


# --- One contender, one round -----------------------------------------------------------------------------------------


def measure(bench, contender, program, options):
    jobs, started = contender.jobs // options.part, time.monotonic()
    result = {}
    call = bench.fresh(contender, program)
    call("enqueue", "--jobs", 100)
    result["one"] = rate(call("enqueue", "--jobs", options.enqueues // options.part))
    for slots in 1, 10:
        call = bench.fresh(contender, program)
        bulk = call("enqueue-bulk", "--jobs", jobs)
        if slots == 10:
            result["bulk"] = rate(bulk) if bulk else None
        if not bulk:
            call("enqueue", "--jobs", jobs)
        drained = call("worker", "--slots", slots, "--expect", jobs)
        result[slots], result["memory"] = drained["finished"] / drained["seconds"], drained["peak_rss"]
    call = bench.fresh(contender, program)
    with call.worker(slots=1):
        result["pickup"] = call("pickup", "--samples", options.samples // options.rounds)["samples_us"]
    told = {key: round(value) for key, value in result.items() if value and key != "pickup"}
    print(f"{contender.label} ({contender.store}): {told}, p50 {percentile(result['pickup'], 50):.0f} µs, "
          f"{time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return result


def rate(answer):
    return answer["jobs"] / answer["seconds"]


# --- Crashes ----------------------------------------------------------------------------------------------------------


def crash_all(bench, contenders):
    """All at once, each in a database of its own: nearly all of the time is waiting."""
    # After PostgreSQL's own start Greenroom takes nobody for dead for 45 s; that is not what is measured.
    time.sleep(float(bench.sql("SELECT greatest(0, 46 - extract(epoch FROM now() - pg_postmaster_start_time()))")))
    results = {}

    def run(number, contender, program):
        try:
            results[contender.name] = crash(bench.fresh(contender, program, number))
        except (Failed, OSError) as failure:
            results[contender.name] = str(failure)

    threads = [threading.Thread(target=run, args=(number, *contender)) for number, contender in enumerate(contenders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def crash(call):
    """Seconds from the kill to the job's second start, or None."""
    with call.worker(slots=1) as first, call.worker(slots=1) as second:
        # Both have taken jobs by now, or will within these seconds.
        call("enqueue", "--jobs", 20)
        time.sleep(15)
        before = len(marks(call.marks))
        call("enqueue", "--jobs", 1, "--hold", 150)
        _, process, _ = awaited(call.marks, before, 30) or failed("the job to be killed was not begun within 30 s")
        time.sleep(1)
        session = os.getsid(process)
        victim = first if first["pid"] in (session, process) else second
        killed = time.time()
        os.killpg(victim["pid"], signal.SIGKILL)
        again = awaited(call.marks, before + 1, GIVE_UP)
        return again[2] / 1e9 - killed if again else None


def awaited(path, before, seconds):
    """The mark after so many, if it comes in time."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        found = marks(path)
        if len(found) > before:
            return found[before]
        time.sleep(0.02)
    return None


def marks(path):
    """Number, process and nanosecond of each job that has begun; see queues/jobs.py."""
    data = Path(path).read_bytes()
    return list(struct.iter_unpack("<qqq", data[:len(data) // 24 * 24]))


def failed(words):
    raise Failed(words)


# --- The report -------------------------------------------------------------------------------------------------------


def report(contenders, runs, failures, crashes, options, durability, syncs):
    rounds = f"{options.rounds} rounds in turn, medians" if options.rounds != 1 else "one round"
    print(f"Jobs that do nothing, {rounds}. {facts()}\n")
    print(f"Durability: {durability}.\n")
    measured = [contender for contender in contenders if runs[contender.name]]

    def middle(contender, key):
        values = [run[key] for run in runs[contender.name] if run.get(key) is not None]
        return median(values) if values else None

    ours = next((contender for contender in measured if contender.name == "greenroom"), None)
    if measured:
        speeds = ["one", "bulk", 1, 10]
        columns = ["queue", "store", "a job survives its worker", "enqueue/s", "in bulk/s", "drain/s, 1 slot",
                   "drain/s, 10 slots", "ours is × as fast", "worker MB"]
        rows = []
        for contender in measured:
            ratio = f"{middle(ours, 10) / middle(contender, 10):.1f}" if ours else "–"
            rows.append([contender.label, contender.store, contender.survives,
                         *(figure(middle(contender, key)) for key in speeds), ratio,
                         f"{middle(contender, 'memory') / 1e6:.0f}"])
        table(columns, rows)
        samples = {contender.name: [max(0, us) / 1000 for run in runs[contender.name] for us in run["pickup"]]
                   for contender in measured}
        table(["pick-up", "store", "samples", "p50 ms", "p90 ms", "p99 ms", "most ms"],
              [[contender.label, contender.store, len(samples[contender.name]), *spread(samples[contender.name])]
               for contender in measured] + [["(8 KB written and synced, by itself)", "", len(syncs), *spread(syncs)]])
        verdicts(measured, ours, middle, samples)
    if crashes:
        table(["killed in the midst of a job", "store", "s until it runs again"],
              [[contender.label, contender.store, again(crashes.get(contender.name, "–"))] for contender in contenders])
    for contender in contenders:
        if contender.name in failures:
            print(f"{contender.label} ({contender.store}) could not be measured: {failures[contender.name]}\n")


def spread(waits):
    return [f"{percentile(waits, share):.2f}" for share in (50, 90, 99, 100)]


def again(seconds):
    return f"> {GIVE_UP}" if seconds is None else seconds if isinstance(seconds, str) else f"{seconds:.1f}"


def figure(value):
    return "–" if value is None else f"{value:,.0f}"


def verdicts(measured, ours, middle, samples):
    if ours is None:
        return
    peers = [contender for contender in measured if contender is not ours]
    for contender in peers:
        ratio = middle(ours, 10) / middle(contender, 10)
        if contender.store == "PostgreSQL":
            verdict(f"drain, 10 slots, against {contender.label} on PostgreSQL", ratio, ">=", 3)
        elif contender.survives != "**no**":
            verdict(f"drain, 10 slots, against {contender.label} on Redis", ratio, ">=", 1)
    waits = samples[ours.name]
    verdict("pick-up p50 in ms", percentile(waits, 50), "<", 1.5)
    verdict("pick-up p99 in ms", percentile(waits, 99), "<", 4)
    on_postgres = [percentile(samples[contender.name], 50) for contender in peers if contender.store == "PostgreSQL"]
    if on_postgres:
        verdict("pick-up p50 against the best on PostgreSQL", percentile(waits, 50) / min(on_postgres), "<", 1)


if __name__ == "__main__":
    main()
