"""A number of processes of one program, each replaced the moment it dies, and how to make them die."""

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field


@dataclass
class Death:
    """A process that was killed while it worked, and the jobs that it held: (job, epoch)."""
    pid: int
    time: float
    how: str
    held: list = field(default_factory=list)
    proxied: bool = False


class Member:
    """One process of a fleet."""

    def __init__(self, process, name, proxied, point):
        self.process, self.name, self.proxied, self.point = process, name, proxied, point
        self.pid = process.pid
        self.started = time.time()
        # What the harness has done to it: None, "kill", "term".
        self.doom = None
        self.is_frozen = False

    @property
    def is_alive(self):
        return self.process.returncode is None and self.doom is None

    def send(self, number):
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


class Fleet:
    """`members[i]` is the process at place i; a place that is `proxied` reaches the services by the proxy."""

    def __init__(self, services, ledger, logs, name, command, size, environment, proxied=0, held=None,
                 ends=False):
        self.services, self.ledger, self.logs, self.name = services, ledger, logs, name
        self.command, self.size, self.environment, self.proxied = command, size, environment, proxied
        # Asks the database which jobs a dead process held.
        self.held = held
        # A program that comes to its end by itself is not started again.
        self.ends = ends
        self.members = []
        self.points = []
        self.deaths = []
        self.refused_starts = 0
        self.is_stopping = False
        self.places, self.notes = [], []
        self.started = 0

    async def start(self):
        self.members = [None] * self.size
        self.places = [asyncio.create_task(self.keep(place)) for place in range(self.size)]
        while not all(self.members):
            for place in self.places:
                if place.done():
                    # The program is missing, say.
                    place.result()
            await asyncio.sleep(0.01)

    async def stop(self):
        """As an operator would: SIGTERM to all."""
        self.is_stopping = True
        for member in self.members:
            member.doom = member.doom or "term"
            member.send(signal.SIGCONT)
            member.send(signal.SIGTERM)
        done, late = await asyncio.wait(self.places, timeout=40)
        for task in late:
            self.ledger.violate(f"a {self.name} did not end within 40 s of SIGTERM")
            task.cancel()
        for member in self.members:
            member.send(signal.SIGKILL)
        for task in [*done, *self.notes]:
            await task

    @property
    def living(self):
        return [member for member in self.members if member.is_alive and not member.is_frozen]

    async def keep(self, place):
        while not self.is_stopping:
            member = self.members[place] = await self.launch(place)
            code = await member.process.wait()
            # Beside the replacement's start, which does not wait for it.
            self.notes.append(asyncio.create_task(self.note(member, code, time.time())))
            if self.ends and code == 0:
                return
            if code and not member.doom and not member.point:
                await asyncio.sleep(0.3)

    async def launch(self, place):
        self.started += 1
        name = f"{self.name}-{place}-{self.started}"
        proxied = place < self.proxied
        environment = {**os.environ, **self.environment, **self.services.addresses(proxied),
                       "GREENROOM_FAULT_RUN": self.ledger.run}
        point = await self.next_point()
        if point:
            environment["GREENROOM_FAULT_AT"] = point
        with open(self.logs / f"{name}.log", "wb") as log:
            process = await asyncio.create_subprocess_exec(
                *self.command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)
        return Member(process, name, proxied, point)

    async def next_point(self):
        """Not while a job waits that two workers died on: the third death would set it aside, as it should."""
        if self.points and await self.fragile_jobs() == []:
            return self.points.pop(0) if self.points else None
        return None

    async def fragile_jobs(self, pid=None):
        """Jobs with two crashes, of one process or all. None: PostgreSQL is away."""
        whose = "" if pid is None else f"""
            AND worker_no IN (SELECT max(worker_no) FROM queue_workers WHERE pid = {pid})"""
        return await self.services.sql(
            f"SELECT id FROM queue_jobs WHERE status IN ('pending', 'processing') AND crashes >= 2 {whose}")

    # --- Deaths -------------------------------------------------------------------------------------------------------

    async def note(self, member, code, now):
        if member.doom == "kill" or (member.point and code == -signal.SIGKILL):
            death = Death(member.pid, now, member.doom or member.point.split(":")[0], proxied=member.proxied)
            self.deaths.append(death)
            if member.doom is None:
                self.ledger.faults[f"{self.name} killed at {death.how}"] += 1
            if self.held:
                death.held = await self.held(member.pid)
        elif member.doom == "term":
            if code != 0:
                self.ledger.violate(f"{member.name} ended with {code} after SIGTERM")
        elif self.ends and code == 0:
            return
        elif code == 1:
            # It found no PostgreSQL at its start, says so, and is started again.
            self.refused_starts += 1
        else:
            self.ledger.violate(f"{member.name} ended by itself with {code}; see its log")

    async def kill(self, member, unless_fragile=True):
        """SIGKILL. False: it holds a job that two workers died on; a third death is poison by design.

        It is stopped while the database is asked, so that it cannot claim such a job meanwhile.
        """
        if not member.is_alive or member.is_frozen:
            return False
        if unless_fragile:
            member.send(signal.SIGSTOP)
            if await self.fragile_jobs(member.pid) != []:
                member.send(signal.SIGCONT)
                return False
        if not member.is_alive:
            return False
        member.doom = "kill"
        member.send(signal.SIGKILL)
        return True

    async def freeze(self, member, seconds):
        """SIGSTOP, and SIGCONT after a while."""
        member.is_frozen = True
        member.send(signal.SIGSTOP)
        if seconds > 30 and await self.fragile_jobs(member.pid) != []:
            member.send(signal.SIGCONT)
            member.is_frozen = False
            return False
        if seconds > 30:
            self.deaths.append(Death(member.pid, time.time(), "frozen", await self.held(member.pid), member.proxied))
        await asyncio.sleep(seconds)
        member.send(signal.SIGCONT)
        member.is_frozen = False
        return True
