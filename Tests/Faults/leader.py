"""A leader that freezes and keeps its lease until it runs out: the others find crashes all the same."""

import asyncio
import signal
import time

from chaos import Chaos
from jobs import finish, fleet_of, producer, stage_of

LEADER = "SELECT w.pid FROM queue_leader AS l JOIN queue_workers AS w USING (worker_no) WHERE l.lease_until > now()"
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
        leader = await leader_of(stage, workers)
        leader.is_frozen = True
        leader.send(signal.SIGSTOP)
        stage.ledger.faults["leader frozen"] = 1
        await kill_another(stage, workers, leader)
        leader.is_frozen = False
        leader.send(signal.SIGCONT)
        await finish(stage, workers, [load], chaos, outputs)
    return stage.ledger


async def leader_of(stage, workers):
    while True:
        pids = {int(row[0]) for row in await stage.services.sql(LEADER)}
        for member in workers.members:
            if member.pid in pids:
                return member
        await asyncio.sleep(0.1)


async def kill_another(stage, workers, leader):
    victim = next(member for member in workers.members if member is not leader)
    while not await workers.held(victim.pid):
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
