"""Rolling restarts under load: SIGTERM, one worker after the other. No job fails, none spends an attempt or a crash."""

import asyncio
import signal
import time

from chaos import Chaos
from jobs import finish, fleet_of, producer, stage_of


async def rolling(options, restarts):
    async with stage_of(f"{restarts} rolling restarts", options) as (stage, outputs):
        # A second of grace and jobs of up to three: many are interrupted.
        workers = fleet_of(stage, outputs, size=4, slots=8, grace=1)
        load = producer(stage, outputs, rate=12, longest=3000)
        for fleet in (workers, load):
            await fleet.start()
        await ready(stage, workers.size)
        slowest = 0
        for turn in range(restarts):
            slowest = max(slowest, await restart(workers, turn % workers.size))
            await ready(stage, workers.size + turn + 1)
        stage.ledger.faults["worker SIGTERM"] = restarts
        stage.ledger.facts["slowest end after SIGTERM"] = f"{slowest:.2f} s"
        await finish(stage, workers, [load], Chaos(stage, workers), outputs)
        await check(stage)
    return stage.ledger


async def restart(workers, place):
    member = workers.members[place]
    member.doom = "term"
    began = time.monotonic()
    member.send(signal.SIGTERM)
    await member.process.wait()
    seconds = time.monotonic() - began
    return seconds


async def ready(stage, times):
    """Until so many starts of workers were written down: a signal before that would find no work to put in order."""
    while sum(line.startswith("ready") for line in stage.journal.read_text().splitlines()) < times:
        await asyncio.sleep(0.05)


async def check(stage):
    facts, ledger = stage.ledger.facts, stage.ledger
    for name in ("attempts spent", "crashes counted"):
        if facts[name]:
            ledger.violate(f"{name}: {facts[name]}")
    if ledger.faults["worker SIGTERM"] >= 20 and not facts["interrupts counted"]:
        ledger.violate("no job was interrupted: the scenario has shown nothing")
