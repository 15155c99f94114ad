"""BullMQ (Python) on PostgreSQL, its other store: the same queue and worker, rows and LISTEN instead of lists.

A worker has one connection for its queries and one to listen, whatever its slots.
"""

import contender
from with_bullmq import BullMQ, Queue


class BullMQPostgres(BullMQ):
    def settings(self):
        return {"connection": self.database, "backend": "postgres"}

    async def prepare(self):
        # The first question makes the tables.
        queue = Queue("jobs", self.settings())
        await queue.getCompletedCount()
        await queue.close()


if __name__ == "__main__":
    contender.main(BullMQPostgres)
