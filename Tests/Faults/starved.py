"""A long job on a worker that lives and gets next to no processor: it is run once."""

import asyncio
import os
import subprocess
import sys

from chaos import Chaos
from jobs import finish, fleet_of, producer, stage_of
from verdict import Journal

SPINS = "import os\nos.nice(10)\nwhile True: pass"


async def starved(options, seconds):
    async with stage_of(f"A job of {seconds} s on a starved worker", options, disk=None) as (stage, outputs):
        slow = fleet_of(stage, outputs, size=1, slots=1)
        slow.command = ["chrt", "--idle", "0", "nice", "-n", "19", *slow.command]
        await slow.start()
        load = producer(stage, outputs, rate=1, count=1, shortest=seconds * 1000, longest=seconds * 1000)
        await load.start()
        while not Journal(stage.journal).starts:
            await asyncio.sleep(0.05)
        # It is there to take the job over, and must not.
        other = fleet_of(stage, outputs, size=2, slots=2)
        await other.start()
        spinning = [subprocess.Popen([sys.executable, "-c", SPINS]) for _ in range(2 * os.cpu_count())]
        try:
            await asyncio.sleep(seconds)
        finally:
            for process in spinning:
                process.kill()
                process.wait()
        stage.ledger.faults["processors kept busy, seconds"] = seconds
        await slow.stop()
        await finish(stage, other, [load], Chaos(stage, other), outputs)
        check(stage)
    return stage.ledger


def check(stage):
    ledger, starts = stage.ledger, Journal(stage.journal).starts
    if any(len(runs) != 1 for runs in starts.values()) or len(starts) != 1:
        ledger.violate(f"the job was begun {sum(map(len, starts.values()))} times")
    for name in ("attempts spent", "crashes counted", "interrupts counted"):
        if ledger.facts[name]:
            ledger.violate(f"{name}: {ledger.facts[name]}")
