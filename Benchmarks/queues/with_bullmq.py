"""BullMQ (Python) on Redis.

One worker with `concurrency` slots; its job locks (30 s) and its check for stalled jobs (every 30 s) are on by default,
and bring a dead worker's job back. Results stay in the sorted set `completed`. Bulk is `addBulk`, a pipeline.
"""

import asyncio

import contender
import jobs
from bullmq import Queue, Worker


class BullMQ(contender.Contender):
    def settings(self):
        return {"connection": self.redis}

    async def open(self):
        self.queue = Queue("jobs", self.settings())

    async def close(self):
        await self.queue.close()

    async def prepare(self):
        pass

    async def add(self, payload):
        await self.queue.add("job", payload)

    async def add_many(self, payloads):
        await self.queue.addBulk([{"name": "job", "data": payload} for payload in payloads])

    async def persisted(self, jobs):
        return await self.queue.getCompletedCount()

    async def work(self, slots):
        async def process(job, token):
            return await jobs.run_job_async(job.data)

        self.worker = Worker("jobs", process, {**self.settings(), "concurrency": slots})
        await asyncio.Event().wait()


if __name__ == "__main__":
    contender.main(BullMQ)
