#!/usr/bin/env python3
"""Breaks the job engine in every way we know, and holds what comes of it against a journal outside of it.

usage: Tests/Faults/faults.py [--minutes 10 | --full | --short] [--seed N] [--only NAME]... [--keep] --binaries FOLDER

`make faults` builds and calls this. The exit status is 1 where a job was lost or done twice, needs a hand, was taken
from a living worker, or left a file or a process.
"""

import argparse
import asyncio
import os
import secrets
import signal
import sys
import traceback
from pathlib import Path

import clock
import conversions
import jobs
import leader
import previews
import rolling
import starved

SCENARIOS = ("workers", "services", "conversions", "previews", "rolling", "leader", "clock", "starved")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--binaries", type=Path, required=True, help="where FaultWorker and the programs were built")
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--full", action="store_true", help="the figures that are promised; takes about an hour")
    options.add_argument("--short", action="store_true", help="one fault of each kind, in a minute")
    options.add_argument("--seed", type=int, default=None)
    options.add_argument("--only", action="append", default=[], choices=SCENARIOS)
    options.add_argument("--keep", action="store_true", help="keep folders and logs of scenarios that held")
    options = options.parse_args()
    options.binaries = options.binaries.resolve()
    options.seed = secrets.randbelow(10**9) if options.seed is None else options.seed
    print(f"seed {options.seed}", flush=True)
    sys.exit(1 if asyncio.run(run(options)) else 0)


async def run(options):
    # Told to end, it ends what it started first; told again, it still does.
    this = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)
    if options.short:
        # Side by side: each waits for most of its time.
        ledgers = await asyncio.gather(
            jobs.short(options), conversions.conversions(options, kills=5),
            previews.previews(options, kills=3), rolling.rolling(options, 3))
        for ledger in ledgers:
            show(ledger)
    else:
        ledgers = []
        for name, scenario in plan(options):
            if not options.only or name in options.only:
                try:
                    ledgers.append(await scenario())
                except Exception:
                    # The stage is closed by now; fleets that still replace what dies must not keep us.
                    traceback.print_exc()
                    sys.stderr.flush()
                    os._exit(2)
                show(ledgers[-1])
    return any(ledger.failed for ledger in ledgers)


def plan(options):
    minutes, full = options.minutes, options.full
    yield "workers", lambda: jobs.worker_deaths(options, 12 if full else 0.28 * minutes)
    yield "services", lambda: jobs.service_deaths(options, 15 if full else 0.25 * minutes)
    yield "conversions", lambda: conversions.conversions(options, kills=220 if full else round(3 * minutes))
    yield "previews", lambda: previews.previews(options, kills=50 if full else max(5, round(minutes)))
    yield "rolling", lambda: rolling.rolling(options, 100 if full else 20)
    yield "leader", lambda: leader.frozen_leader(options)
    yield "clock", lambda: clock.jumping_clock(options)
    yield "starved", lambda: starved.starved(options, 600 if full else 60)


def show(ledger):
    print("\n" + "\n".join(ledger.lines()), flush=True)


if __name__ == "__main__":
    main()
