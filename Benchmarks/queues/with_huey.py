"""Huey on Redis, results in Redis.

One process of `workers` threads. It pops a job before it runs it: with its worker a job is gone. There is no call to
enqueue many.
"""

import contender
import jobs
from huey import RedisHuey


class Huey(contender.Contender):
    def __init__(self, options):
        super().__init__(options)
        self.huey = RedisHuey("jobs", url=self.redis)
        self.job = self.huey.task(name="job")(jobs.run_job)

    def add(self, payload):
        self.job(payload)

    def persisted(self, jobs):
        return self.huey.result_count()

    def work(self, slots):
        self.huey.create_consumer(workers=slots, worker_type="thread", periodic=False).run()


if __name__ == "__main__":
    contender.main(Huey)
