"""What `queues.py` runs its contenders on, PostgreSQL and Redis of its own, and how it calls their programs."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from instance import ROOT

PROGRAMS = Path(__file__).resolve().parent / "queues"


class Failed(Exception):
    """A contender could not be measured."""


class Bench:
    def __init__(self, folder, variables):
        self.folder = folder
        self.postgres = variables["GREENROOM_TEST_POSTGRES"]
        self.redis = variables["GREENROOM_TEST_REDIS"]
        self.template = variables["GREENROOM_TEST_TEMPLATE"]

    def program(self, contender):
        """The command before its arguments."""
        script = str(PROGRAMS / f"with_{contender.name}.py")
        if not contender.requirements:
            return [sys.executable, script]
        made = subprocess.run([ROOT / "scripts/python-environment", PROGRAMS / contender.requirements], check=True,
                              stdout=subprocess.PIPE, text=True)
        return [made.stdout.strip(), script]

    def fresh(self, contender, program, number=0):
        """An empty database and Redis, with the contender's tables."""
        name = f"bench_{number}"
        template = self.template if contender.name == "greenroom" else "template0"
        if contender.store.startswith("PostgreSQL"):
            self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        for database in number, number + 32:
            subprocess.run(["redis-cli", "-s", self.redis, "-n", str(database), "FLUSHDB"], check=True,
                           stdout=subprocess.DEVNULL)
        # In memory: what a job writes there costs microseconds.
        path = f"/dev/shm/greenroom-marks-{os.getpid()}-{number}"
        Path(path).write_bytes(b"")
        database = self.postgres.replace("dbname=postgres", f"dbname={name}")
        call = Call([*program, "--database", database, "--redis", f"unix://{self.redis}?db={number}", "--marks", path],
                    path, self.folder / f"{contender.name}.log")
        call("prepare")
        return call

    def sql(self, statement):
        return subprocess.run(["psql", "-qAtX", "-c", "SET client_min_messages = warning", "-v", "ON_ERROR_STOP=1", self.postgres, "-c", statement], check=True,
                              stdout=subprocess.PIPE, text=True).stdout.strip()

    def durability(self):
        names = "fsync", "synchronous_commit", "full_page_writes"
        settings = ", ".join(f"{name} {self.sql(f'SHOW {name}')}" for name in names)
        redis = subprocess.run(["redis-cli", "-s", self.redis, "CONFIG", "GET", "appendonly"], check=True,
                               stdout=subprocess.PIPE, text=True).stdout.split()
        return f"PostgreSQL {self.sql('SHOW server_version').split()[0]}: {settings}; Redis: {' '.join(redis)}"


@contextlib.contextmanager
def services():
    # The user postgres has to reach it.
    folder = Path(tempfile.mkdtemp(prefix="greenroom-queues-"))
    folder.chmod(0o711)
    script = ROOT / "scripts/test-services"
    try:
        started = subprocess.run([script, "start", folder / "s"], check=True, stdout=subprocess.PIPE, text=True,
                                 env={**os.environ, "DURABLE": "1"})
        shell = subprocess.run(["bash", "-c", started.stdout + "env -0"], check=True, stdout=subprocess.PIPE, text=True)
        yield Bench(folder, dict(line.split("=", 1) for line in shell.stdout.split("\0") if "=" in line))
    finally:
        subprocess.run([script, "stop", folder / "s"], check=False)
        for path in Path("/dev/shm").glob(f"greenroom-marks-{os.getpid()}-*"):
            path.unlink()
        subprocess.run(["rm", "-rf", folder], check=False)


class Call:
    """Runs a contender's program."""

    def __init__(self, command, marks, log):
        self.command, self.marks, self.log = command, marks, log

    def __call__(self, *arguments):
        """The last line of its output, or None where it says nothing."""
        with open(self.log, "a+") as log:
            # Its own group, so that it and what it has started can be ended together.
            process = subprocess.Popen([*self.command, *map(str, arguments)], stdout=subprocess.PIPE, stderr=log,
                                       text=True, start_new_session=True)
            try:
                output, _ = process.communicate(timeout=600)
            except BaseException as error:
                end(process)
                if isinstance(error, subprocess.TimeoutExpired):
                    raise Failed(f"{arguments[0]} took more than 600 s") from None
                raise
        if process.returncode != 0:
            raise Failed(f"{arguments[0]}: {self.last_words()}")
        lines = output.splitlines()
        return json.loads(lines[-1]) if lines else None

    @contextlib.contextmanager
    def worker(self, slots):
        with open(self.log, "a") as log:
            process = subprocess.Popen([*self.command, "worker", "--slots", str(slots)], stdout=subprocess.PIPE,
                                       stderr=log, text=True, start_new_session=True)
        try:
            line = process.stdout.readline()
            if not line:
                raise Failed(f"worker: {self.last_words()}")
            yield json.loads(line)
        finally:
            end(process)

    def last_words(self):
        lines = [line for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        return lines[-1][:300] if lines else "it failed without a word"


def end(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
