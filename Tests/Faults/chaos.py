"""Faults at times that a seed decides, and how each is done."""

import asyncio
import contextlib
import errno
import os
import random
import time

POINTS = ("after-claim", "mid-ffmpeg", "before-upload", "after-upload", "before-commit", "after-commit")


def schedule(seed, plan, seconds):
    """`plan`: kind of fault to number. Returns (second, kind, dice) in order: each kind is spread evenly, with jitter."""
    dice = random.Random(seed)
    events = [((turn + dice.random()) * seconds / count, kind, random.Random(dice.random()))
              for kind, count in sorted(plan.items()) for turn in range(count)]
    return sorted(events, key=lambda event: event[0])


class Chaos:
    def __init__(self, stage, workers, others=(), visits=40):
        self.stage, self.services, self.ledger = stage, stage.services, stage.ledger
        self.workers = workers
        # Fleets by the name of the fault that kills one of them.
        self.others = dict(others)
        self.visits = visits
        self.turn = 0
        # (from, to) in seconds since 1970.
        self.postgres_times, self.network_times = [(0, self.services.postgres_since + self.services.grace)], []

    async def run(self, events):
        began = time.monotonic()
        # A fault that cannot be done ends the run at once: what follows would prove nothing.
        async with asyncio.TaskGroup() as group:
            for at, kind, dice in events:
                await asyncio.sleep(max(0, at - (time.monotonic() - began)))
                self.stage.say(f"{kind}")
                group.create_task(self.inject(kind, dice))

    async def inject(self, kind, dice):
        if kind in self.others:
            member = self.others[kind].members[0]
            if await self.others[kind].kill(member, unless_fragile=False):
                self.ledger.faults[kind] += 1
            return
        done = await getattr(self, kind)(dice)
        if done:
            self.ledger.faults[done] += 1

    # --- Workers ------------------------------------------------------------------------------------------------------

    async def kill(self, dice):
        for _ in range(10):
            if living := self.workers.living:
                if await self.workers.kill(dice.choice(living)):
                    return "worker SIGKILL"
            await asyncio.sleep(0.1)
        self.ledger.facts["kills spared, every worker held a job near quarantine"] = 1 + self.ledger.facts.get(
            "kills spared, every worker held a job near quarantine", 0)

    async def point(self, dice):
        """The next worker that takes a dead one's place dies at this point; it is counted when it does."""
        self.workers.points.append(f"{POINTS[self.turn % len(POINTS)]}:{dice.randint(1, self.visits)}")
        self.turn += 1

    def tell_unreached(self):
        """Names the points that were to be reached and at which nobody died."""
        for point in POINTS[:self.turn]:
            fault = f"{self.workers.name} killed at {point}"
            if not self.ledger.faults[fault]:
                del self.ledger.faults[fault]
                self.ledger.not_run.append(fault)

    async def freeze(self, dice):
        if living := self.workers.living:
            if await self.workers.freeze(dice.choice(living), dice.uniform(0.5, 12)):
                return "worker SIGSTOP, shorter than the lease"

    async def freeze_lease(self, dice):
        if living := self.workers.living:
            if await self.workers.freeze(dice.choice(living), dice.uniform(33, 40)):
                return "worker SIGSTOP, longer than the lease"

    # --- PostgreSQL and Redis -----------------------------------------------------------------------------------------

    async def postgres_alone(self, dice):
        began = time.time()
        await self.services.kill_postgres(1)
        self.postgres_times.append((began, time.time() + self.services.grace))
        return "PostgreSQL kill -9"

    async def postgres(self, dice):
        began = time.time()
        victim = dice.choice(self.workers.living or [None])
        # One in three times a worker dies while PostgreSQL is away.
        dies = victim and dice.random() < 0.34 and await self.workers.fragile_jobs(victim.pid) == []
        away = asyncio.create_task(self.services.kill_postgres(dice.choice((0, 0.5, 3, 8))))
        if dies:
            await asyncio.sleep(0.1)
            if await self.workers.kill(victim, unless_fragile=False):
                self.ledger.faults["worker SIGKILL while PostgreSQL is away"] += 1
        await away
        self.postgres_times.append((began, time.time() + self.services.grace))
        return "PostgreSQL kill -9"

    async def flush(self, dice):
        await self.services.flush_redis()
        return "Redis FLUSHALL"

    async def redis_empty(self, dice):
        await self.services.restart_redis(dice.choice((0, 0.5, 3)))
        return "Redis kill -9, empty start"

    async def redis_stale(self, dice):
        await self.services.keep_redis_snapshot()
        await asyncio.sleep(dice.uniform(1, 5))
        await self.services.restart_redis(dice.choice((0, 0.5)), stale=True)
        return "Redis kill -9, old file put back"

    # --- Network and disk ---------------------------------------------------------------------------------------------

    async def network(self, dice, mode, shortest, longest):
        began = time.time()
        route = dice.choice(("postgres", "redis"))
        await self.services.disturb(route, mode, dice.uniform(shortest, longest), dice.choice(("pass", "cut")))
        self.network_times.append((began, time.time() + 1))
        return f"network {mode.split()[0]}, {route}"

    async def delay(self, dice):
        return await self.network(dice, f"delay {dice.uniform(0.005, 0.1):.3f}", 1, 6)

    async def cut(self, dice):
        return await self.network(dice, dice.choice(("cut", "refuse")), 0, 2)

    async def blackhole(self, dice):
        return await self.network(dice, "blackhole", 1, dice.choice((4, 40)))

    async def blackhole_brief(self, dice):
        return await self.network(dice, "blackhole", 1, 4)

    async def disk(self, dice):
        if not self.stage.disk:
            return None
        ballast = self.stage.disk / "ballast"
        with contextlib.suppress(FileNotFoundError):
            await asyncio.to_thread(fill, ballast)
            await asyncio.sleep(dice.uniform(0.5, 4))
            os.remove(ballast)
        return "disk full"


def fill(path):
    """Writes until nothing fits any more."""
    with open(path, "ab", buffering=0) as file:
        for size in (1 << 22, 1 << 12):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
        try:
            file.write(bytes(1 << 12))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
