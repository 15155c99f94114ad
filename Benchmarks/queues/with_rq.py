"""RQ on Redis, results in Redis for the default 500 s.

One slot is one worker process, more are a `worker-pool` of them. `SimpleWorker` runs a job in the worker itself: a fork
for each job, as the standard worker does, costs some 10 ms. A job that is lost with its worker is found by the next
maintenance (10 min) and counts as failed; three retries bring it back. Bulk is `enqueue_many`, a pipeline.
"""

import contender
import jobs
from redis import Redis
from rq import Queue, Retry, SimpleWorker
from rq.worker_pool import WorkerPool

JOB = "jobs.run_job"


class RQ(contender.Contender):
    async def open(self):
        self.connect()

    def connect(self):
        self.connection = Redis.from_url(self.redis)
        self.queue = Queue("jobs", connection=self.connection)
        self.retry = Retry(max=3)

    def add(self, payload):
        self.queue.enqueue(JOB, payload, retry=self.retry)

    def add_many(self, payloads):
        self.queue.enqueue_many([Queue.prepare_data(JOB, (payload,), retry=self.retry) for payload in payloads])

    def persisted(self, jobs):
        return self.queue.finished_job_registry.get_job_count(cleanup=False)

    def work(self, slots):
        self.connect()
        if slots == 1:
            SimpleWorker([self.queue], connection=self.connection).work(logging_level="ERROR")
        else:
            WorkerPool([self.queue], self.connection, num_workers=slots, worker_class=SimpleWorker).start(
                burst=False, logging_level="ERROR")


if __name__ == "__main__":
    contender.main(RQ)
