"""A leader that freezes within its round, and with it the lock on being the leader: the others find crashes all the same."""

import asyncio
import signal
import time

from chaos import Chaos
from jobs import finish, fleet_of, producer, stage_of

HELD = """
SELECT pid FROM pg_locks
 WHERE locktype = 'advisory' AND classid = queue_worker_lock_class()::oid AND objid = 0 AND objsubid = 2 AND granted"""
PATIENCE = 15


async def frozen_leader(options):
    async with stage_of("A frozen leader", options, disk=None) as (stage, outputs):
        stage.services.grace = 3
        workers = fleet_of(stage, outputs, size=3)
        load = producer(stage, outputs, rate=4, shortest=1000, longest=2000)
        for fleet in (workers, load):
            await fleet.start()
        await stage.services.out_of_grace()
        chaos = Chaos(stage, workers)
        leader = workers.members[0]
        if await freeze_within_round(stage, leader):
            stage.ledger.faults["leader frozen within its round"] = 1
            await kill_another(stage, workers)
        else:
            stage.ledger.not_run.append("no leader could be stopped within its round")
        leader.is_frozen = False
        leader.send(signal.SIGCONT)
        await finish(stage, workers, [load], chaos, outputs)
    return stage.ledger


async def freeze_within_round(stage, leader):
    """Stops the worker again and again until it is found to hold the lock."""
    leader.is_frozen = True
    for _ in range(400):
        leader.send(signal.SIGSTOP)
        holders = [await stage.services.sql(HELD) for _ in range(2)]
        if holders[0] and holders[0] == holders[1]:
            await asyncio.sleep(0.3)
            if await stage.services.sql(HELD) == holders[0]:
                return True
        leader.send(signal.SIGCONT)
        await asyncio.sleep(0.037)
    return False


async def kill_another(stage, workers):
    while not await workers.held((victim := workers.members[1]).pid):
        await asyncio.sleep(0.1)
    began = time.monotonic()
    await workers.kill(victim)
    while not workers.deaths or not workers.deaths[-1].held:
        await asyncio.sleep(0.05)
    held = workers.deaths[-1].held
    jobs = ", ".join(f"'{job}'" for job, _ in held)
    while time.monotonic() < began + 70:
        left = await stage.services.sql(
            f"SELECT count(*) FROM queue_jobs WHERE id IN ({jobs}) AND crashes = 0 AND status = 'processing'")
        if left == [["0"]]:
            break
        await asyncio.sleep(0.1)
    seconds = time.monotonic() - began
    stage.ledger.facts["a dead worker's jobs were back after"] = f"{seconds:.1f} s"
    if seconds > PATIENCE:
        stage.ledger.violate(f"while the leader was frozen, crashes were found after {seconds:.0f} s")
