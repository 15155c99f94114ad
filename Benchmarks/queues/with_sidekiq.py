"""Sidekiq on Redis, Debian's packages; as with_sidekiq_reliable.py with GitLab's fetcher.

One process of `concurrency` threads, driver hiredis. Plain, it pops a job before it runs it: with its worker a job is
gone. It keeps no results: a job counts when it has returned, and with the fetcher when it is acknowledged too.
Bulk is `perform_bulk`.
"""

import os
import subprocess
from pathlib import Path

import contender
from redis import Redis

PROGRAM = str(Path(__file__).with_name("with_sidekiq.rb"))


class Sidekiq(contender.Contender):
    reliable = False

    async def open(self):
        self.connection = Redis(unix_socket_path=self.redis_path, db=self.redis_db)
        os.environ.update({"BENCHMARK_REDIS": self.redis_path, "BENCHMARK_REDIS_DB": str(self.redis_db)})
        if self.reliable:
            os.environ["BENCHMARK_RELIABLE"] = "1"

    def persisted(self, jobs):
        held = sum(self.connection.llen(key) for key in self.connection.scan_iter("working:*")) if self.reliable else 0
        return jobs - self.connection.llen("queue:default") - held


def client(kind):
    """The measuring of enqueues and of pick-up is the Ruby program's own."""
    options = contender.arguments()
    os.environ["BENCHMARK_MARKS"] = options.marks
    Path(options.marks).touch()
    match options.action:
        case "enqueue":
            more = options.hold
        case "pickup":
            more = options.seconds
        case "enqueue-bulk":
            more = 0
        case _:
            contender.main(kind, command=worker)
            return
    contender.asyncio.run(kind(options).open())
    subprocess.run(["ruby", PROGRAM, options.action, str(getattr(options, "jobs", 0) or options.samples), str(more)],
                   check=True)


def worker(_, slots):
    return ["sidekiq", "--require", PROGRAM, "--concurrency", str(slots), "--environment", "production",
            "--timeout", "1"]


if __name__ == "__main__":
    client(Sidekiq)
