"""After a run: the sweep of orphans, and that it leaves just what the database names."""

import asyncio
import os
import time

from fleet import Fleet

TWO_DAYS = 2 * 86_400
NAMED = """
SELECT key FROM admin_media_assets
  CROSS JOIN LATERAL (VALUES (original_key), (thumbnail_key), (gif_key), (webm_key), (image_key)) AS used (key)
 WHERE key IS NOT NULL"""


async def sweep_all(stage, gateway, storage):
    """Makes everything two days old, has a worker sweep, as each hour, and compares."""
    before = files(storage)
    for path in before:
        os.utime(path, (time.time() - TWO_DAYS,) * 2)
    for folder, folders, _ in os.walk(storage / "spool"):
        for name in folders:
            os.utime(os.path.join(folder, name), (time.time() - TWO_DAYS,) * 2)
    sweeper = Fleet(stage.services, stage.ledger, stage.logs, "sweeper", [stage.binary("ConversionWorker")], 1,
                    gateway.environment())
    await stage.services.sql(
        """INSERT INTO queue_jobs (id, queue, job_type, max_retries)
           VALUES (gen_random_uuid(), 'conversion', 'sweep_storage', 0)""")
    await sweeper.start()
    named = {str(storage / "objects" / key) for key, in await stage.services.sql(NAMED, 60)}
    end = time.monotonic() + 20
    while files(storage) != named and time.monotonic() < end:
        await asyncio.sleep(0.2)
    await sweeper.stop()
    after = files(storage)
    stage.ledger.facts["orphan files that crashes left, all swept"] = len(before - named)
    for path in sorted(after - named)[:10]:
        stage.ledger.violate(f"the sweep leaves {path}, which nothing names")
    for path in sorted(named - after)[:10]:
        stage.ledger.violate(f"{path} is named and not there")


def files(folder):
    return {os.path.join(where, name) for where, _, names in os.walk(folder) for name in names}
