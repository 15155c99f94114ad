"""Short jobs under every fault: each accepted job is completed once, whatever is killed, frozen, emptied or cut."""

import asyncio
import contextlib
import functools

from chaos import Chaos, schedule
from fleet import Fleet
from ledger import percentile
from stage import Stage
from verdict import held_by, judge_jobs, settle

# Faults a minute. Workers die all the time; the services' own faults come in the second scenario alone, since for 45 s
# after PostgreSQL's start no worker counts as dead, which would blur how soon a crash is found.
WORKERS = {"kill": 56, "point": 24, "freeze": 3, "freeze_lease": 1, "disk": 1, "producer": 2}
SERVICES = {"kill": 24, "point": 12, "freeze": 2, "freeze_lease": 1, "disk": 1, "producer": 2, "postgres": 1.4, "flush": 1,
            "redis_empty": 0.6, "redis_stale": 0.6, "delay": 1, "cut": 1.5, "blackhole": 0.7}
RESULTS = """CREATE TABLE fault_results (job uuid NOT NULL, epoch bigint NOT NULL, n integer NOT NULL,
                                         at timestamptz NOT NULL DEFAULT now())"""


async def worker_deaths(options, minutes):
    return await run("Short jobs, workers die", options, minutes, WORKERS, network=False)


async def service_deaths(options, minutes):
    return await run("Short jobs, everything fails", options, minutes, SERVICES, network=True)


async def run(name, options, minutes, a_minute, network):
    plan = {kind: max(1, round(rate * minutes)) for kind, rate in a_minute.items()}
    events = schedule(f"{options.seed} {name}", plan, minutes * 60)
    async with stage_of(name, options) as (stage, outputs):
        workers = fleet_of(stage, outputs, size=6, proxied=3 if network else 0)
        producers = [producer(stage, outputs, rate=20, proxied=proxied) for proxied in (False, network)]
        chaos = Chaos(stage, workers, {"producer": producers[0]})
        for fleet in (workers, *producers):
            await fleet.start()
        if not network:
            await stage.services.out_of_grace()
        await chaos.run(events)
        await finish(stage, workers, producers, chaos, outputs)
    return stage.ledger


async def short(options):
    """One fault of each kind within a minute; the order is chosen so that no fault's grace time has to be waited for."""
    async with stage_of("Short jobs, one of each fault", options) as (stage, outputs):
        # The workers' own setting, so that the minute does not pass in waiting for its end.
        stage.services.grace = 3
        workers = fleet_of(stage, outputs, size=5, proxied=2)
        producers = [producer(stage, outputs, rate=15, proxied=proxied) for proxied in (False, True)]
        chaos = Chaos(stage, workers, {"producer": producers[0]}, visits=2)
        for fleet in (workers, *producers):
            await fleet.start()
        early = {"freeze_lease": 1, "disk": 1}
        middle = {"kill": 22, "freeze": 1, "producer": 1, "flush": 1, "redis_empty": 1, "redis_stale": 1, "delay": 1,
                  "cut": 1, "blackhole_brief": 1}
        events = schedule(f"{options.seed} early", early, 1) + schedule(f"{options.seed} points", {"point": 6}, 6)
        events += [(2 + at, *event) for at, *event in schedule(f"{options.seed} middle", middle, 24)]
        await chaos.run(events)
        await stop(producers)
        await settle(stage.services)
        # PostgreSQL last, with long jobs under way and none being claimed: those go on and are done but once.
        last = producer(stage, outputs, rate=20, count=8, shortest=2500, longest=3500)
        await last.start()
        await asyncio.sleep(1.5)
        await chaos.run(schedule(f"{options.seed} last", {"postgres_alone": 1}, 0.1))
        await finish(stage, workers, [last], chaos, outputs)
    return stage.ledger


@contextlib.asynccontextmanager
async def stage_of(name, options, disk="512m"):
    stage = Stage(name, options)
    try:
        outputs = stage.mount_disk(disk) / "outputs" if disk else stage.folder / "outputs"
        outputs.mkdir(exist_ok=True)
        await stage.services.start()
        await stage.services.sql(RESULTS)
        yield stage, outputs
    finally:
        await stage.close()


def environment_of(stage, outputs):
    return {"FAULT_JOURNAL": str(stage.journal), "FAULT_OUTPUTS": str(outputs), "GREENROOM_LOG_LEVEL": "info"}


def fleet_of(stage, outputs, size, proxied=0, slots=4, grace=20, environment=None):
    return Fleet(
        stage.services, stage.ledger, stage.logs, "worker", [stage.binary("FaultWorker"), "work"], size,
        {**environment_of(stage, outputs), "FAULT_SLOTS": str(slots), "FAULT_GRACE": str(grace),
         "FAULT_GRACE_AFTER_START": str(stage.services.grace), **(environment or {})}, proxied,
        functools.partial(held_by, stage.services))


def producer(stage, outputs, rate, count=1_000_000, proxied=False, shortest=20, longest=200):
    return Fleet(
        stage.services, stage.ledger, stage.logs, f"producer{rate}-{'proxied' if proxied else 'direct'}",
        [stage.binary("FaultWorker"), "enqueue"], 1,
        {**environment_of(stage, outputs), "FAULT_RATE": str(rate), "FAULT_COUNT": str(count),
         "FAULT_SHORTEST": str(shortest), "FAULT_LONGEST": str(longest)}, proxied=int(proxied), ends=count < 1_000_000)


async def stop(fleets):
    await asyncio.gather(*(fleet.stop() for fleet in fleets))


async def finish(stage, workers, producers, chaos, outputs):
    await stop(producers)
    await settle(stage.services)
    await stop([workers])
    chaos.tell_unreached()
    await judge_jobs(stage, workers, chaos, outputs)
    goal(stage.ledger)


def goal(ledger):
    times = ledger.recoveries.get("killed", [])
    if times:
        seen = percentile(times, 99)
        ledger.facts["crash to rerun, p99 (goal ≤ 5 s)"] = f"{seen:.2f} s, {'kept' if seen <= 5 else 'MISSED'}"
