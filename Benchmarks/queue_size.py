#!/usr/bin/env python3
"""What a long history and a long queue cost: enqueue and claim with a million finished jobs and 100,000 waiting ones,
against empty tables.

Each round measures both, in databases of their own beside each other: 2,000 enqueues one by one, and the drain of
20,000 jobs by one worker with 10 slots (the full table has 80,000 more behind them).

usage: Benchmarks/queue_size.py [--rounds 3] [--finished 1000000] [--waiting 100000]
"""

import argparse
import json
import subprocess

from instance import ROOT, facts, median, table, verdict
from queue_programs import services

PROGRAM = ROOT / ".build-benchmarks/release/QueueBenchmark"
DRAINED = 20_000
ENQUEUED = 2_000

# Ids as the engine makes them, UUIDs of version 7: they rise with the time.
FILL = """
CREATE FUNCTION uuid_v7(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(noise, 1, 3) || '8'
            || substr(noise, 4, 15))::uuid
      FROM (SELECT md5(random()::text) AS noise) AS random
$$;
INSERT INTO queues (name) VALUES ('benchmark') ON CONFLICT DO NOTHING;
INSERT INTO queue_jobs (id, queue, job_type, args, status, epoch, progress, created_at, started_at, completed_at)
SELECT uuid_v7(at), 'benchmark', 'noop', jsonb_build_object('n', n), 'completed', 1, 100, at, at, at
  FROM (SELECT n, now() - make_interval(secs => n * 0.5) AS at FROM generate_series(1, {finished}) AS n) AS ended;
INSERT INTO events (subject, subject_id, kind, data, created_at)
SELECT 'job', id, 'job.completed', '{{}}', completed_at FROM queue_jobs WHERE status = 'completed';
INSERT INTO queue_jobs (id, queue, job_type, args)
SELECT uuid_v7(now() + n * interval '1 ms'), 'benchmark', 'noop', jsonb_build_object('n', n) FROM generate_series(1, {waiting}) AS n;
"""


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--finished", type=int, default=1_000_000)
    options.add_argument("--waiting", type=int, default=100_000)
    options = options.parse_args()
    with services() as bench:
        cases = {
            "empty": Case(bench, 1, 0, DRAINED),
            "full": Case(bench, 2, options.finished, options.waiting),
        }
        for _ in range(options.rounds):
            for case in cases.values():
                case.measure()
    print(f"{options.finished:,} finished and {options.waiting:,} waiting jobs. {facts()}\n")
    rows = []
    for label, measured in (("enqueue one by one", "enqueues"), ("claim, run and complete", "drains")):
        empty, full = (median(getattr(case, measured)) for case in cases.values())
        rows.append([label, f"{empty:,.0f}", f"{full:,.0f}", f"{empty / full - 1:+.0%}"])
        verdict(f"{label}: slower by", empty / full - 1, "<", 0.2)
    table(["jobs/s", "empty", "full", "slower by"], rows)


class Case:
    def __init__(self, bench, number, finished, waiting):
        self.bench, self.finished, self.waiting = bench, finished, waiting
        self.name = f"size_{number}"
        self.database = bench.postgres.replace("dbname=postgres", f"dbname={self.name}")
        self.redis = f"unix://{bench.redis}?db={number}"
        self.number = number
        self.enqueues, self.drains = [], []

    def measure(self):
        self.bench.sql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self.bench.sql(f"CREATE DATABASE {self.name} TEMPLATE {self.bench.template}")
        subprocess.run(["redis-cli", "-s", self.bench.redis, "-n", str(self.number), "FLUSHDB"], check=True,
                       stdout=subprocess.DEVNULL)
        self.psql(FILL.format(finished=self.finished, waiting=self.waiting))
        self.psql("VACUUM (ANALYZE)")
        self.drains.append(self.rate("worker", "--slots", 10, "--expect", DRAINED))
        self.enqueues.append(self.rate("enqueue", "--jobs", ENQUEUED))

    def psql(self, statements):
        subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", self.database], input=statements, check=True, text=True,
                       stdout=subprocess.DEVNULL)

    def rate(self, action, *arguments):
        run = subprocess.run(
            [PROGRAM, action, "--database", self.database, "--redis", self.redis, *map(str, arguments)],
            check=True, stdout=subprocess.PIPE, text=True)
        answer = json.loads(run.stdout.splitlines()[-1])
        return answer.get("jobs", answer.get("finished")) / answer["seconds"]


if __name__ == "__main__":
    main()
