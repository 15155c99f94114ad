"""Dramatiq on Redis, results in Redis.

One process of `worker_threads` threads, the standard middleware. A message is acknowledged when its job has ended; what
a dead worker held comes back when its heartbeat is a minute old, by a maintenance that one in 1,000 commands does. There
is no call to enqueue many.
"""

import signal

import contender
import jobs
import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.results import Results
from dramatiq.results.backends import RedisBackend
from redis import Redis


class Dramatiq(contender.Contender):
    def __init__(self, options):
        super().__init__(options)
        self.results = Redis(unix_socket_path=self.redis_path, db=self.results_db)
        self.broker = RedisBroker(url=self.redis)
        self.broker.add_middleware(Results(backend=RedisBackend(client=self.results)))
        dramatiq.set_broker(self.broker)
        self.job = dramatiq.actor(jobs.run_job, store_results=True)

    def add(self, payload):
        self.job.send(payload)

    def persisted(self, jobs):
        return self.results.dbsize()

    def work(self, slots):
        worker = dramatiq.Worker(self.broker, worker_threads=slots)
        worker.start()
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
        worker.stop()


if __name__ == "__main__":
    contender.main(Dramatiq)
