"""A private PostgreSQL and Redis that can be killed, started again, emptied and set back, and a proxy before both."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# After its start PostgreSQL knows no locks yet: for so many seconds the engine takes no worker for dead.
GRACE = 45
# As scripts/run starts it: commits are synchronous, and a session that holds a transaction open is ended.
SETTINGS = ("listen_addresses=", "max_connections=200", "shared_buffers=64MB", "logging_collector=off",
            "idle_in_transaction_session_timeout=60s", "unix_socket_permissions=0777")


class Services:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.pg, self.redis_folder, self.proxied = (self.folder / name for name in ("pg", "redis", "proxy"))
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))[-1]
        self.postgres = self.redis = self.proxy = None
        self.database = "greenroom"
        # Since when PostgreSQL runs: for 45 s no worker counts as dead.
        self.postgres_since = 0.0
        self.grace = GRACE
        self.lock = {"postgres": asyncio.Lock(), "redis": asyncio.Lock(), "proxy": asyncio.Lock()}

    # --- For programs -------------------------------------------------------------------------------------------------

    def addresses(self, proxied=False):
        """The environment by which a program finds both."""
        pg, redis = (self.proxied, self.proxied) if proxied else (self.pg, self.redis_folder)
        return {"GREENROOM_DATABASE_URL": f"host={pg} user=greenroom dbname={self.database}",
                "GREENROOM_REDIS": str(redis / "redis.sock")}

    async def sql(self, text, timeout=20):
        """Rows of strings; None where PostgreSQL does not answer."""
        psql = await asyncio.create_subprocess_exec(
            self.programs / "psql", "-h", self.pg, "-U", "greenroom", "-d", self.database, "-qAtX", "-F", "\t",
            "-v", "ON_ERROR_STOP=1", "-c", text, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            out, error = await asyncio.wait_for(psql.communicate(), timeout)
        except TimeoutError:
            psql.kill()
            return None
        if psql.returncode == 1 or (psql.returncode and b"ERROR" in error):
            raise RuntimeError(f"the harness's own statement failed: {error.decode()}\n{text}")
        return [line.split("\t") for line in out.decode().splitlines()] if psql.returncode == 0 else None

    # --- Both ---------------------------------------------------------------------------------------------------------

    async def start(self):
        for folder in (self.pg, self.redis_folder, self.proxied):
            folder.mkdir(parents=True)
        os.chmod(self.folder, 0o755)
        if os.getuid() == 0:
            shutil.chown(self.pg, "postgres")
        await self.run(*as_postgres(), str(self.programs / "initdb"), f"--pgdata={self.pg}/data", "--no-sync",
                       "--username=greenroom", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        await asyncio.gather(self.start_postgres(), self.start_redis(), self.start_proxy())
        await self.fresh_database()

    async def fresh_database(self):
        """An empty one with the project's schema, and nothing in Redis."""
        database, self.database = self.database, "postgres"
        for command in (f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", f"CREATE DATABASE {database}"):
            await self.sql(command)
        self.database = database
        await self.run(str(ROOT / "scripts/migrate"), f"host={self.pg}", database, "greenroom")
        await self.redis_cli("FLUSHALL")

    async def run(self, *command):
        process = await asyncio.create_subprocess_exec(
            *command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        out, _ = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"{command[0]} failed: {out.decode()[-2000:]}")
        return out.decode()

    async def stop(self):
        for process in (self.proxy, self.redis):
            if process and process.returncode is None:
                process.kill()
                await process.wait()
        if self.postgres and self.postgres.returncode is None:
            self.postgres.send_signal(signal.SIGINT)
            await self.postgres.wait()

    # --- PostgreSQL ---------------------------------------------------------------------------------------------------

    async def start_postgres(self):
        options = [word for setting in SETTINGS for word in ("-c", setting)]
        with open(self.folder / "postgres.log", "ab") as log:
            self.postgres = await asyncio.create_subprocess_exec(
                *as_postgres(), str(self.programs / "postgres"), "-D", f"{self.pg}/data", "-k", str(self.pg), *options,
                cwd="/", stdout=log, stderr=log, start_new_session=True)
        for _ in range(1200):
            if await self.answers():
                return
            if self.postgres.returncode is not None:
                raise RuntimeError(f"PostgreSQL ended; see {self.folder}/postgres.log")
            await asyncio.sleep(0.05)
        raise RuntimeError(f"PostgreSQL does not come up; see {self.folder}/postgres.log")

    async def answers(self):
        process = await asyncio.create_subprocess_exec(
            self.programs / "pg_isready", "-q", "-h", self.pg, "-U", "greenroom", "-d", "postgres")
        ready = await process.wait() == 0
        if ready:
            self.postgres_since = time.time()
        return ready

    async def out_of_grace(self):
        await asyncio.sleep(max(0, self.postgres_since + self.grace - time.time()))

    async def kill_postgres(self, away):
        """kill -9 of the server and all of its processes at once; `away` seconds later it is started again."""
        async with self.lock["postgres"]:
            # Stopped first, so that it forks no more: a new server does not start while one child of the old one lives.
            self.postgres.send_signal(signal.SIGSTOP)
            while pids := processes_in(self.pg / "data"):
                for pid in pids:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                await asyncio.sleep(0.005)
            await self.postgres.wait()
            await asyncio.sleep(away)
            await self.start_postgres()

    # --- Redis --------------------------------------------------------------------------------------------------------

    async def start_redis(self):
        with open(self.folder / "redis.log", "ab") as log:
            self.redis = await asyncio.create_subprocess_exec(
                "redis-server", "--port", "0", "--unixsocket", str(self.redis_folder / "redis.sock"), "--dir",
                str(self.redis_folder), "--save", "", "--appendonly", "no", stdout=log, stderr=log,
                start_new_session=True)
        for _ in range(200):
            if await self.redis_cli("PING") == "PONG":
                return
            await asyncio.sleep(0.05)
        raise RuntimeError(f"Redis does not come up; see {self.folder}/redis.log")

    async def redis_cli(self, *words):
        process = await asyncio.create_subprocess_exec(
            "redis-cli", "-s", str(self.redis_folder / "redis.sock"), *words, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        return (await process.communicate())[0].decode().strip()

    async def flush_redis(self):
        await self.redis_cli("FLUSHALL")

    async def keep_redis_snapshot(self):
        """What `restart_redis(stale=True)` puts back later."""
        async with self.lock["redis"]:
            await self.redis_cli("SAVE")
            os.replace(self.redis_folder / "dump.rdb", self.redis_folder / "old.rdb")

    async def restart_redis(self, away, stale=False):
        """kill -9, then a start with nothing, or with what it held some time ago."""
        async with self.lock["redis"]:
            self.redis.kill()
            await self.redis.wait()
            with contextlib.suppress(FileNotFoundError):
                os.remove(self.redis_folder / "dump.rdb")
            if stale:
                shutil.copy(self.redis_folder / "old.rdb", self.redis_folder / "dump.rdb")
            await asyncio.sleep(away)
            await self.start_redis()

    # --- The proxy ----------------------------------------------------------------------------------------------------

    async def start_proxy(self):
        self.proxy = await asyncio.create_subprocess_exec(
            sys.executable, str(HERE / "proxy.py"),
            f"postgres={self.proxied}/.s.PGSQL.5432:{self.pg}/.s.PGSQL.5432",
            f"redis={self.proxied}/redis.sock:{self.redis_folder}/redis.sock",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        await self.proxy.stdout.readline()

    async def disturb(self, route, mode, seconds, then="pass"):
        """A proxy fault for some seconds. `then`: "pass" delivers late what was held, "cut" loses it."""
        async with self.lock["proxy"]:
            await self.tell_proxy(route, *mode.split())
            await asyncio.sleep(seconds)
            if then == "cut":
                await self.tell_proxy(route, "cut")
            await self.tell_proxy(route, "pass")

    async def tell_proxy(self, *words):
        self.proxy.stdin.write((" ".join(words) + "\n").encode())
        await self.proxy.stdin.drain()
        await self.proxy.stdout.readline()


def as_postgres():
    """PostgreSQL refuses to run as root. setpriv, since it becomes the server itself and the process id stays."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] if os.getuid() == 0 else []


def children_of(pid):
    """The ids of a process's children."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(status.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(status.parent.name))
    return found


def processes_in(folder):
    """The ids of the processes whose working directory this is, as the data directory is that of PostgreSQL's."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if os.readlink(link) == str(folder):
                found.append(int(link.parent.name))
    return found
