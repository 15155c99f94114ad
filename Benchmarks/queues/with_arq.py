"""arq on Redis, results in Redis for the default hour.

`max_jobs` slots. It polls, and begins no more jobs a poll than it has slots: with the default `poll_delay` of 0.5 s one
slot does two jobs a second, so it is 10 ms here. A job stays in the queue while it
runs; its worker's death is seen when the key that says so runs out, after the job's timeout (300 s) and 10 s. There is
no call to enqueue many.
"""

import contender
import jobs
from arq import create_pool
from arq.connections import RedisSettings
from arq.worker import Worker, func


async def job(context, payload):
    return await jobs.run_job_async(payload)


class Arq(contender.Contender):
    @property
    def settings(self):
        return RedisSettings.from_dsn(self.redis)

    async def open(self):
        self.pool = await create_pool(self.settings)

    async def close(self):
        await self.pool.aclose()

    async def add(self, payload):
        await self.pool.enqueue_job("job", payload)

    async def persisted(self, jobs):
        # A job leaves the queue in the transaction that stores its result.
        return jobs - await self.pool.zcard(self.pool.default_queue_name)

    async def work(self, slots):
        worker = Worker([func(job, name="job")], redis_settings=self.settings, max_jobs=slots, poll_delay=0.01,
                        log_results=False)
        await worker.async_run()


if __name__ == "__main__":
    contender.main(Arq)
