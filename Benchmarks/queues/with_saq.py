"""SAQ on Redis, results in Redis for the default 10 min.

`concurrency` slots. `heartbeat` (off by default) and retries let a job outlive its worker: the sweep, every 60 s, gives
back what has not been touched for 10 s; a job that runs long has to touch itself. There is no call to enqueue many.
"""

import contender
import jobs
from redis.asyncio import Redis
from saq import Worker
from saq.queue.redis import RedisQueue


async def job(context, *, n, hold=0):
    return await jobs.run_job_async({"n": n, "hold": hold})


class SAQ(contender.Contender):
    def make_queue(self):
        return RedisQueue(Redis.from_url(self.redis))

    async def open(self):
        self.queue = self.make_queue()
        await self.queue.connect()

    async def close(self):
        await self.queue.disconnect()

    async def add(self, payload):
        await self.queue.enqueue("job", heartbeat=10, retries=3, timeout=300, **payload)

    async def persisted(self, jobs):
        return jobs - await self.queue.count("incomplete")

    async def work(self, slots):
        await self.open()
        await Worker(self.queue, [("job", job)], concurrency=slots).start()


if __name__ == "__main__":
    contender.main(SAQ)
