"""Celery on Redis, results in Redis.

`acks_late` and `reject_on_worker_lost` let a job outlive its worker; Redis as a broker gives it back after the
visibility timeout (one hour, the default: a shorter one runs long jobs twice). Short jobs: a large prefetch. Without
gossip, mingle and events, which nobody listens to. The pool is of threads: on jobs that do nothing it is faster than processes.
Bulk is a `group`; Celery sends its messages one by one.
"""

import contender
import jobs
from celery import Celery, group

app = Celery("jobs")


@app.task(name="job")
def job(payload):
    return jobs.run_job(payload)


class OnCelery(contender.Contender):
    def __init__(self, options):
        super().__init__(options)
        app.conf.update(
            broker_url=f"redis+socket://{self.redis_path}?virtual_host={self.redis_db}",
            result_backend=f"redis+socket://{self.redis_path}?virtual_host={self.results_db}",
            task_acks_late=True,
            task_reject_on_worker_lost=True,
            worker_prefetch_multiplier=64,
            worker_send_task_events=False,
            worker_enable_remote_control=False,
            worker_hijack_root_logger=False,
            broker_connection_retry_on_startup=True,
        )

    def add(self, payload):
        job.delay(payload)

    def add_many(self, payloads):
        group(job.s(payload) for payload in payloads).apply_async()

    def persisted(self, jobs):
        return app.backend.client.dbsize()

    def work(self, slots):
        app.worker_main(["worker", "--pool", "threads", "--concurrency", str(slots), "--loglevel", "ERROR",
                         "--without-gossip", "--without-mingle", "--without-heartbeat"])


if __name__ == "__main__":
    contender.main(OnCelery)
