"""Real conversions by real workers, which are killed while FFmpeg runs for them."""

import asyncio
import contextlib
import functools
import time
from pathlib import Path

from chaos import Chaos, schedule
from fleet import Fleet
from gateway import Gateway
from jobs import stop
from orphans import sweep_all
from outputs import judge_conversions
from services import children_of
from stage import Stage
from verdict import held_by, settle

# Beside the kills, for each hundred of them.
OTHERS = {"postgres": 3, "flush": 3, "redis_empty": 2, "redis_stale": 2, "gateway": 4, "disk": 4, "freeze": 4}


async def conversions(options, kills):
    """Runs until `kills` workers died while FFmpeg ran, at named points and at random ones."""
    stage = Stage(f"Conversions, {kills} kills under FFmpeg", options)
    try:
        await play(stage, options, kills)
    finally:
        await stage.close()
    return stage.ledger


async def play(stage, options, kills):
    storage = stage.mount_disk("256m") / "storage"
    await stage.services.start()
    gateway = Gateway(stage, storage)
    await gateway.make_admin()
    server = Fleet(stage.services, stage.ledger, stage.logs, "gateway", [stage.binary("APIServer"), "serve"], 1,
                   gateway.environment())
    workers = FFmpegFleet(
        stage.services, stage.ledger, stage.logs, "conversion-worker", [stage.binary("ConversionWorker")], 3,
        gateway.environment(), held=functools.partial(held_by, stage.services))
    chaos = Chaos(stage, workers, {"gateway": server}, visits=2)
    await server.start()
    await workers.start()
    await gateway.ready()
    if not options.short:
        await stage.services.out_of_grace()
    busy = True
    uploads = asyncio.create_task(gateway.upload_steadily(lambda: busy, most_waiting=2 if options.short else 4))
    plan = {} if options.short else {kind: max(1, round(number * kills / 100)) for kind, number in OTHERS.items()}
    others = asyncio.create_task(chaos.run(schedule(f"{options.seed} conversions", plan, kills * 1.5)))
    await kill_under_ffmpeg(stage, workers, chaos, kills)
    await others
    busy = False
    await uploads
    await settle(stage.services)
    await stop([workers])
    chaos.tell_unreached()
    await judge_conversions(stage, gateway, workers, chaos)
    await sweep_all(stage, gateway, storage)
    await stop([server])


class FFmpegFleet(Fleet):
    """Workers that are killed only while they have a child, whose end is then watched."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.under_ffmpeg = 0
        self.watches = []

    async def kill(self, member, unless_fragile=True):
        children = children_of(member.pid)
        if not await super().kill(member, unless_fragile):
            return False
        if children:
            self.under_ffmpeg += 1
            self.watches.append(asyncio.create_task(self.watch(children)))
        return True

    async def note(self, member, code, now):
        await super().note(member, code, now)
        if member.doom is None and member.point and member.point.startswith("mid-ffmpeg"):
            self.under_ffmpeg += 1

    async def watch(self, children):
        """A child outlives its worker by no more than it takes to notice."""
        end = time.monotonic() + 5
        while any(is_ffmpeg(pid) for pid in children):
            if time.monotonic() > end:
                self.ledger.violate(f"FFmpeg {children} still ran 5 s after its worker was killed")
                return
            await asyncio.sleep(0.05)


def is_ffmpeg(pid):
    with contextlib.suppress(OSError):
        if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX":
            return False
        return Path(f"/proc/{pid}/comm").read_text().startswith("ff")
    return False


async def kill_under_ffmpeg(stage, workers, chaos, kills):
    """Half of the replacements die at a named point in turn; all others by chance, while they have a child."""
    dice = schedule(f"{stage.options.seed} kills", {"kill": 1}, 1)[0][2]
    while workers.under_ffmpeg < kills:
        if len(workers.points) < 1 and dice.random() < 0.5:
            await chaos.point(dice)
        victims = [member for member in workers.living if not member.point or time.time() - member.started > 8]
        dice.shuffle(victims)
        for member in victims:
            if any(is_ffmpeg(pid) for pid in children_of(member.pid)):
                await asyncio.sleep(dice.random() * 0.2)
                if await workers.kill(member):
                    stage.ledger.faults["worker SIGKILL"] += 1
                    stage.say(f"kill {member.name}")
                break
        await asyncio.sleep(dice.random() * 0.6)
    stage.ledger.facts["killed while FFmpeg ran"] = workers.under_ffmpeg
    for watch in workers.watches:
        await watch
