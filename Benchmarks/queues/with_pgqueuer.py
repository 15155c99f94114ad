"""PgQueuer on PostgreSQL, asyncpg, tables “durable” (all logged, the default). It stores a job's state, no result.

Jobs are claimed and finished in batches: `batch_size` (default 10) is the slots, without a cap on the tasks under way
(the default; a cap that is reached makes it poll). A job whose heartbeat is 30 s old is taken again. Bulk is `enqueue`
with lists, one statement.
"""

import json

import asyncpg
import contender
import jobs
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries


class PGQ(contender.Contender):
    async def open(self):
        self.connection = await asyncpg.connect(self.dsn)
        self.queries = Queries(AsyncpgDriver(self.connection))

    async def close(self):
        await self.connection.close()

    async def prepare(self):
        await self.open()
        await self.queries.install()
        await self.close()

    async def add(self, payload):
        await self.queries.enqueue("job", json.dumps(payload).encode())

    async def add_many(self, payloads):
        jobs = [json.dumps(payload).encode() for payload in payloads]
        await self.queries.enqueue(["job"] * len(jobs), jobs, [0] * len(jobs))

    async def persisted(self, jobs):
        # A job leaves the queue's table in the statement that writes its end into the log.
        return jobs - await self.connection.fetchval("SELECT count(*) FROM pgqueuer")

    async def work(self, slots):
        await self.open()
        queue = PgQueuer.from_asyncpg_connection(self.connection)

        @queue.entrypoint("job")
        async def job(job):
            await jobs.run_job_async(json.loads(job.payload))

        await queue.run(batch_size=slots)


if __name__ == "__main__":
    contender.main(PGQ)
