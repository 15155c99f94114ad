"""The workers' wall clocks jump a day ahead and a day back, as after a wrong time server: nothing may come of it."""

import asyncio
import shutil
import struct
import subprocess
from pathlib import Path

from chaos import Chaos
from jobs import finish, fleet_of, producer, stage_of

DAY = 86_400


async def jumping_clock(options):
    async with stage_of("Clocks that jump a day", options, disk=None) as (stage, outputs):
        stage.services.grace = 3
        offset = stage.folder / "offset"
        offset.write_bytes(struct.pack("q", 0))
        workers = fleet_of(
            stage, outputs, size=2,
            environment={"LD_PRELOAD": str(library(stage.folder)), "CLOCK_OFFSET_FILE": str(offset)})
        load = producer(stage, outputs, rate=4, shortest=100, longest=3000)
        for fleet in (workers, load):
            await fleet.start()
        # Longer than a lease in all, so that one which went by a worker's clock would end.
        for jump in (DAY, -DAY, 0, DAY):
            await asyncio.sleep(10)
            with offset.open("r+b") as file:
                file.write(struct.pack("q", jump))
            stage.ledger.faults["a jump of the clock"] += 1
        await asyncio.sleep(10)
        await finish(stage, workers, [load], Chaos(stage, workers), outputs)
        await judge_times(stage)
    return stage.ledger


def library(folder):
    """`shifted_clock.c`, by the compiler that comes with Swift where there is no other."""
    compiler = shutil.which("clang") or str(Path(shutil.which("swift")).resolve().parent / "clang")
    path = folder / "shifted_clock.so"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", path, Path(__file__).with_name("shifted_clock.c")], check=True)
    return path


async def judge_times(stage):
    """No job went back to its queue, and the times in the database are its own clock's."""
    [[again, odd]] = await stage.services.sql(
        """SELECT count(*) FILTER (WHERE epoch > 1),
                  count(*) FILTER (WHERE completed_at - created_at NOT BETWEEN interval '0' AND interval '5 minutes')
             FROM queue_jobs""")
    if again != "0":
        stage.ledger.violate(f"{again} jobs were run more than once")
    if odd != "0":
        stage.ledger.violate(f"{odd} jobs have times of another clock")
    days = {line[7:17] for log in stage.logs.glob("worker-*") for line in log.open() if line.startswith('{"ts":"')}
    stage.ledger.facts["days in the workers' logs"] = len(days)
    if len(days) < 3:
        stage.ledger.violate("the workers' clocks did not jump")
