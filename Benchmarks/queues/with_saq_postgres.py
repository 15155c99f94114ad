"""SAQ on PostgreSQL: the same queue and worker, rows and LISTEN instead of lists."""

import contender
from saq.queue.postgres import PostgresQueue
from with_saq import SAQ


class SAQPostgres(SAQ):
    def make_queue(self):
        return PostgresQueue.from_url(self.dsn)

    async def prepare(self):
        # To connect makes the tables.
        await self.open()
        await self.close()


if __name__ == "__main__":
    contender.main(SAQPostgres)
