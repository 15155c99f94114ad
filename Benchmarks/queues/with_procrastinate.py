"""Procrastinate on PostgreSQL. It stores a job's state, no result.

`concurrency` slots, LISTEN on. A dead worker's job comes back only by a periodic task that its documentation gives
(`get_stalled_jobs`, `retry_job`), here every minute, the least that a periodic task can do. Bulk is `batch_defer`, one
statement.
"""

import contender
import jobs
from procrastinate import App, PsycopgConnector


class Procrastinate(contender.Contender):
    def __init__(self, options):
        super().__init__(options)
        self.app = App(connector=PsycopgConnector(conninfo=self.database, min_size=1, max_size=20))
        self.job = self.app.task(jobs.run_job_async, name="job", pass_context=False)

        @self.app.periodic(cron="* * * * *")
        @self.app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
        async def retry_stalled_jobs(context, timestamp):
            for job in await self.app.job_manager.get_stalled_jobs():
                await self.app.job_manager.retry_job(job)

    async def open(self):
        await self.app.open_async()

    async def close(self):
        await self.app.close_async()

    async def prepare(self):
        async with self.app.open_async():
            await self.app.schema_manager.apply_schema_async()

    async def add(self, payload):
        await self.job.defer_async(payload=payload)

    async def add_many(self, payloads):
        await self.job.batch_defer_async(*({"payload": payload} for payload in payloads))

    async def persisted(self, jobs):
        rows = await self.app.connector.execute_query_all_async(
            "SELECT count(*) AS done FROM procrastinate_jobs WHERE status = 'succeeded' AND task_name = 'job'")
        return rows[0]["done"]

    async def work(self, slots):
        async with self.app.open_async():
            await self.app.run_worker_async(concurrency=slots)


if __name__ == "__main__":
    contender.main(Procrastinate)
