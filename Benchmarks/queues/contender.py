"""What the contenders of `make bench-queue` have in common: the command line, the marks of jobs, the measuring.

A contender's module says how its queue is asked (`Contender`) and ends with `contender.main(…)`. Every program is
called as PROGRAM --database CONNINFO --redis unix:///path?db=N --marks FILE ACTION, and prints one JSON object a line:

prepare                              makes tables; prints nothing
enqueue --jobs N [--hold SECONDS]    {"jobs": N, "seconds": x}   one by one
enqueue-bulk --jobs N                {"jobs": N, "seconds": x}   nothing where there is no such call
worker --slots S [--expect N]        {"ready": true, "pid": p}, and after N jobs or SIGTERM
                                     {"finished": N, "seconds": x, "peak_rss": bytes}
pickup --samples N                   {"samples_us": […]}         against a worker that runs
"""

import argparse
import asyncio
import contextlib
import inspect
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

# The fast event loop, for all that are asyncio.
import uvloop
from jobs import MARK, read_marks

CHUNK = 1000
# A drain that makes no progress for so long is given up.
PATIENCE = 60
WARM_UP = 5


class Stuck(Exception):
    """Jobs or results do not come."""


class Contender:
    """A queue's client and worker. `add`, `add_many`, `persisted` and `work` may be coroutines."""

    add_many = None

    def __init__(self, options):
        self.database, self.redis, self.marks = options.database, options.redis, options.marks

    async def open(self):
        """Connects the client."""

    async def close(self):
        """Ends the client's connections."""

    async def prepare(self):
        """Makes the tables."""

    def add(self, payload):
        """Enqueues one job; returns when the queue has it."""
        raise NotImplementedError

    def persisted(self, jobs):
        """How many of so many jobs have their result in the store."""
        raise NotImplementedError

    def work(self, slots):
        """Runs a worker in this process until it is ended."""
        raise NotImplementedError

    @property
    def redis_path(self):
        return self.redis.removeprefix("unix://").split("?")[0]

    @property
    def redis_db(self):
        return int(self.redis.rpartition("db=")[2])

    @property
    def results_db(self):
        """A second database for those that keep results apart; the server has 64."""
        return self.redis_db + 32

    @property
    def dsn(self):
        """The database as a URI; the folder of the socket is a parameter."""
        parts = dict(part.split("=", 1) for part in self.database.split())
        return f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}"


# --- Measuring --------------------------------------------------------------------------------------------------------


async def answer(value):
    return await value if inspect.isawaitable(value) else value


def tell(**values):
    print(json.dumps(values), flush=True)


async def enqueue(contender, jobs, hold):
    add, asynchronous = contender.add, inspect.iscoroutinefunction(contender.add)
    payloads = [{"n": n, "hold": hold} if hold else {"n": n} for n in range(jobs)]
    started = time.perf_counter()
    for payload in payloads:
        if asynchronous:
            await add(payload)
        else:
            add(payload)
    tell(jobs=jobs, seconds=time.perf_counter() - started)


async def enqueue_bulk(contender, jobs):
    if contender.add_many is None:
        return
    payloads = [{"n": n} for n in range(jobs)]
    started = time.perf_counter()
    for start in range(0, jobs, CHUNK):
        await answer(contender.add_many(payloads[start:start + CHUNK]))
    tell(jobs=jobs, seconds=time.perf_counter() - started)


async def pickup(contender, samples, seconds):
    """Waits from the enqueue's answer to the job's first instruction; the system idles between two jobs."""
    answered, last = {}, time.monotonic() + seconds
    for n in range(samples + WARM_UP):
        before = len(read_marks(contender.marks))
        # The first few warm up, and find out when the worker is ready.
        await answer(contender.add({"n": n}))
        answered[n] = time.time_ns()
        deadline = time.monotonic() + PATIENCE
        await asyncio.sleep(random.uniform(0.005, 0.015))
        while len(read_marks(contender.marks)) == before:
            if time.monotonic() > deadline:
                raise Stuck("a job was not begun within a minute")
            await asyncio.sleep(0.005)
        if n == WARM_UP:
            last = time.monotonic() + seconds
        if n > WARM_UP and time.monotonic() > last:
            break
    began = {}
    for n, _, at in read_marks(contender.marks):
        began.setdefault(n, at)
    tell(samples_us=[(began[n] - at) / 1000 for n, at in answered.items() if n >= WARM_UP])


async def observe(contender, command, expect):
    """Runs the worker as a process group of its own, and times it from the first job's start to the last result."""
    Path(contender.marks).write_bytes(b"")
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True,
                              env={**os.environ, "BENCHMARK_MARKS": contender.marks})
    try:
        tell(ready=True, pid=worker.pid)
        stop = asyncio.ensure_future(ended.wait())
        if expect is None:
            await stop
            return
        last = asyncio.ensure_future(results(contender, worker, expect))
        await asyncio.wait({stop, last}, return_when=asyncio.FIRST_COMPLETED)
        if last.done():
            tell(finished=expect, seconds=last.result() - read_marks(contender.marks)[0][2] / 1e9,
                 peak_rss=peak_memory(worker.pid))
    finally:
        end_group(worker)


async def results(contender, worker, expect):
    """The second at which the last result was in the store."""
    begun, progress = 0, time.monotonic()
    while begun < expect:
        size = os.stat(contender.marks).st_size // MARK.size
        if size != begun:
            begun, progress = size, time.monotonic()
        if worker.poll() is not None:
            raise Stuck(f"the worker ended with {worker.returncode} after {begun} of {expect} jobs")
        if time.monotonic() - progress > PATIENCE:
            raise Stuck(f"no job was begun for a minute, after {begun} of {expect}")
        await asyncio.sleep(0.005)
    while True:
        asked = time.monotonic()
        stored = await answer(contender.persisted(expect))
        if stored >= expect:
            return time.time()
        if time.monotonic() - progress > PATIENCE:
            raise Stuck(f"only {stored} of {expect} results came to the store")
        # As long a pause as the question took: it shall not slow the worker down.
        await asyncio.sleep(max(0.001, time.monotonic() - asked))


def group(leader):
    """The processes that live in a session."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
                if int(fields[3]) == leader and fields[0] != "Z":
                    yield int(process.name)


def peak_memory(leader):
    """The most that each living process of a session has held in memory, added up, in bytes."""
    total = 0
    for process in group(leader):
        with contextlib.suppress(OSError, StopIteration):
            lines = Path(f"/proc/{process}/status").read_text().splitlines()
            total += int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
    return total


def end_group(worker):
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(1)
            if not any(group(worker.pid)):
                return


# --- The command line -------------------------------------------------------------------------------------------------


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--redis", required=True)
    parser.add_argument("--marks", required=True)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("prepare")
    one = actions.add_parser("enqueue")
    one.add_argument("--jobs", type=int, required=True)
    one.add_argument("--hold", type=int, default=0, help="seconds that each job takes")
    actions.add_parser("enqueue-bulk").add_argument("--jobs", type=int, required=True)
    worker = actions.add_parser("worker")
    worker.add_argument("--slots", type=int, required=True)
    worker.add_argument("--expect", type=int)
    actions.add_parser("work", help="the worker itself").add_argument("--slots", type=int, required=True)
    samples = actions.add_parser("pickup")
    samples.add_argument("--samples", type=int, required=True)
    samples.add_argument("--seconds", type=float, default=20, help="no new sample after so long")
    return parser.parse_args()


def main(kind, command=None):
    """`command` makes the worker's command from the slots where it is not this program's own action `work`."""
    options = arguments()
    # The job's module finds its mark file here too when a queue runs it in a process of its own making.
    os.environ["BENCHMARK_MARKS"] = options.marks
    contender = kind(options)
    if options.action == "work":
        work = contender.work(options.slots)
        if inspect.isawaitable(work):
            uvloop.run(work)
        return
    uvloop.run(act(contender, options, command))


async def act(contender, options, command):
    if options.action == "prepare":
        await contender.prepare()
        return
    await contender.open()
    try:
        match options.action:
            case "enqueue":
                await enqueue(contender, options.jobs, options.hold)
            case "enqueue-bulk":
                await enqueue_bulk(contender, options.jobs)
            case "pickup":
                await pickup(contender, options.samples, options.seconds)
            case "worker":
                own = [sys.executable, *sys.argv[:sys.argv.index("worker")], "work", "--slots", str(options.slots)]
                await observe(contender, command(contender, options.slots) if command else own, options.expect)
    finally:
        await contender.close()
